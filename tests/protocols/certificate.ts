import { generate } from 'selfsigned';

interface Certificate {
  /** PEM. */
  readonly certificate: string;
  readonly key: string;
}

const names = (address: string | undefined) => [
  { type: 2, value: 'localhost' } as const,
  ...(address === undefined ? [] : [{ type: 7, ip: address } as const]),
];

/** A self-signed certificate for 127.0.0.1 and localhost, made anew for each run and trusted by nobody else. */
export const makeCertificate = async (): Promise<Certificate> => {
  const { cert, private: key } = await generate([{ name: 'commonName', value: 'localhost' }], {
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'subjectAltName', altNames: names('127.0.0.1') },
    ],
  });
  return { certificate: cert, key };
};

/** A certificate for localhost, and for no address, signed by an authority of its own. */
export const makeSigned = async (): Promise<Certificate & { readonly ca: string }> => {
  const authority = await generate([{ name: 'commonName', value: 'Otoritas Uji' }], {
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'keyUsage', keyCertSign: true, critical: true },
    ],
  });
  const { cert, private: key } = await generate([{ name: 'commonName', value: 'localhost' }], {
    ca: { cert: authority.cert, key: authority.private },
    extensions: [{ name: 'subjectAltName', altNames: names(undefined) }],
  });
  return { ca: authority.cert, certificate: cert, key };
};
