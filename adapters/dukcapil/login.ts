import type { NativeMessage } from '../../src/adapter/adapter.js';
import { Failure } from '../../src/core/failure.js';
import { isObject } from '../../src/core/json.js';

const login = /^login gagal$/i;
const address = /^ip (address tidak sesuai|client tidak terdaftar)$/i;

/**
 * Whether an answer says that the login or the address is not accepted (the registry says so with HTTP 200); `undefined` otherwise.
 * Only a probe asks: on an exchange the mapping's failure table reads the same texts.
 */
export const loginRefusal = (body: NativeMessage['body']): Failure | undefined => {
  if (body instanceof Uint8Array || !isObject(body) || !Array.isArray(body.content)) return undefined;
  const [record] = body.content;
  if (!isObject(record)) return undefined;
  const said = String(record.RESPON ?? record.RESPONSE ?? '')
    .replace(/\s+/g, ' ')
    .trim();
  if (login.test(said))
    return new Failure(
      'PROVIDER_AUTH_FAILED',
      {
        en: 'Dukcapil does not accept the user id or the password. Correct them before trying again: repeated logins lock the account.',
        id: 'Dukcapil menolak user id atau kata sandi. Perbaiki sebelum mencoba lagi: login berulang akan mengunci akun.',
      },
      { sent: 'yes' },
    );
  if (address.test(said))
    return new Failure(
      'PROVIDER_AUTH_FAILED',
      {
        en: 'Dukcapil does not know the address this gateway comes from. Have it registered, or correct "ip".',
        id: 'Dukcapil tidak mengenal alamat asal gateway ini. Daftarkan alamat itu, atau perbaiki "ip".',
      },
      { sent: 'yes' },
    );
  return undefined;
};
