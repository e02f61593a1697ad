import { createHash } from 'node:crypto';
import type { Accept, InboundRequest, NativeMessage, Tools } from '../../src/adapter/adapter.js';
import { Failure } from '../../src/core/failure.js';
import { isObject, type Json, type JsonObject } from '../../src/core/json.js';
import { isSame, readInbound } from '../../src/protocols/inbound.js';
import type { LandOfficeConfig } from './config.js';

interface Receiving {
  readonly settings: LandOfficeConfig;
  readonly tools: Pick<Tools, 'log'>;
  /** Absent while the gateway does not listen. */
  readonly accept: Accept | undefined;
}

/** HTTP 200 always: the dialect tells everything in `respon_code`. */
const say = (respon_code: string, keterangan: string): NativeMessage => ({
  status: 200,
  body: { respon_code, keterangan },
});

const tryLater = (): NativeMessage =>
  say('Layanan sedang terganggu, silakan coba lagi', 'Gateway tidak dapat menjawab saat ini. Tanyakan lagi nanti.');

const text = (value: Json | undefined): string =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : '';

const proves = ({ USERNAME, PASSWORD }: JsonObject, { user, password }: LandOfficeConfig): boolean => {
  const rightUser = isSame(text(USERNAME), user);
  return isSame(text(PASSWORD), password) && rightUser;
};

/** Answers one call of the land office; what its mapping documents have words for is told by `accept`. */
export const answerCall = async (
  { settings, tools, accept }: Receiving,
  operation: string,
  message: InboundRequest,
): Promise<NativeMessage> => {
  const body = readInbound(message.body);
  if (!isObject(body)) return say('JSON Not Valid', 'Kirim satu objek JSON.');
  if (text(body.USERNAME) === '' || text(body.PASSWORD) === '')
    return say('Not Authorized', 'Sertakan USERNAME dan PASSWORD.');
  if (!proves(body, settings)) {
    tools.log.warn({ operation }, 'refused a call: its user name or password is wrong');
    return say('Username atau password salah', 'Periksa USERNAME dan PASSWORD pada aplikasi pemanggil.');
  }
  if (accept === undefined) return tryLater();
  const { USERNAME: _user, PASSWORD: _password, ...asked } = body;
  const dedupeKey = createHash('sha256')
    .update(JSON.stringify([operation, asked]))
    .digest('hex');
  try {
    return await accept({ operation, native: { body: asked }, dedupeKey, address: message.address });
  } catch (error) {
    tools.log.warn(
      { operation, code: error instanceof Failure ? error.code : 'UNEXPECTED' },
      'could not answer a call',
    );
    return tryLater();
  }
};
