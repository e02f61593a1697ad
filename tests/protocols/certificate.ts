import { generate } from 'selfsigned';

/** A self-signed certificate for 127.0.0.1 and localhost, made anew for each run and trusted by nobody else. */
export const makeCertificate = async (): Promise<{ readonly certificate: string; readonly key: string }> => {
  const { cert, private: key } = await generate([{ name: 'commonName', value: 'localhost' }], {
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      {
        name: 'subjectAltName',
        altNames: [
          { type: 2, value: 'localhost' },
          { type: 7, ip: '127.0.0.1' },
        ],
      },
    ],
  });
  return { certificate: cert, key };
};
