import { createCipheriv, createHash, randomBytes } from 'node:crypto';
import { type Agency, type Answer, type Clock, json, type Request } from '../agency.js';
import { wibDay } from '../calendar.js';
import { derive, same } from '../credentials.js';
import { readObject } from '../native-json.js';
import { namedApplicationsOn } from '../permits.js';

/** Under which name the list stands, and whether it was made JSON twice: both differ between regions. */
interface Style {
  readonly list: 'items' | 'data' | 'root';
  readonly twice: boolean;
}

const usual: Style = { list: 'items', twice: false };
const instansi = '3510';

/** Errors as WSO2 words them. */
const fault = (status: number, code: string, message: string, description: string): Answer =>
  json(status, { code, message, description });

/** AES-256-GCM under SHA-256(salt), in hex: IV, ciphertext, tag. */
const seal = (text: string, salt: string): Answer => {
  const iv = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', createHash('sha256').update(salt).digest(), iv);
  const sealed = Buffer.concat([iv, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
  return json(200, { data: sealed.toString('hex') });
};

/** The regency's permits behind the national API gateway (SPLP). */
export const openSicantik = (secret: string, clock: Clock): Agency => {
  const [token, apiKey, salt] = [
    derive(secret, 'sicantik-token'),
    derive(secret, 'sicantik-key'),
    derive(secret, 'sicantik'),
  ];
  let style = usual;
  const find = ({ headers, query }: Request): Answer => {
    if (!same(headers.auth ?? '', `Bearer ${token}`))
      return fault(
        401,
        '900901',
        'Invalid Credentials',
        'Make sure you have provided the correct security credentials',
      );
    if (!same(headers.apikey ?? '', apiKey))
      return fault(403, '900908', 'Resource forbidden', 'Access failure for API');
    if (query.instansi_id !== instansi) return fault(400, '400', 'Bad Request', 'instansi_id');
    const found = Object.values(namedApplicationsOn(wibDay(clock()))).filter(
      ({ no_permohonan, no_izin }) =>
        no_permohonan === query.no_permohonan || (no_izin !== '-' && no_izin === query.no_izin),
    );
    const text = JSON.stringify({ [style.list]: found });
    return seal(style.twice ? JSON.stringify(text) : text, salt);
  };
  return {
    name: 'sicantik',
    env: { SANDBOX_SICANTIK_TOKEN: token, SANDBOX_SICANTIK_API_KEY: apiKey, SANDBOX_SICANTIK_SALT: salt },
    operations: [{ name: 'izin', method: 'GET', path: '/permohonan', answer: find }],
    controls: [
      {
        name: 'style',
        method: 'POST',
        path: '/sicantik/style',
        answer: ({ body }) => {
          const { list, twice } = readObject(body) ?? {};
          style = { list: list === 'data' || list === 'root' ? list : 'items', twice: twice === true };
          return { status: 204, body: '' };
        },
      },
    ],
    exhausted: () => fault(429, '900803', 'Message throttled out', 'You have exceeded your quota'),
    reset: () => {
      style = usual;
    },
  };
};
