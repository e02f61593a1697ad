import type { Accept, InboundRequest, NativeMessage, Tools } from '../../src/adapter/adapter.js';
import { Failure } from '../../src/core/failure.js';
import { isObject, type Json, type JsonObject } from '../../src/core/json.js';
import { isSame, readInbound } from '../../src/protocols/inbound.js';

/** Simulated dialect: that and how the registry tells of what it recorded and decided is not public. */
export const operations = ['PERISTIWA', 'PUTUSAN_PEMBETULAN'] as const;

export type InboundConfig = Readonly<Record<'user' | 'password', string>>;

const say = (status: number, code: string, text: string): NativeMessage => ({
  status,
  body: { content: [{ RESPONSE_CODE: code, RESPONSE: text }] },
});

const tryLater = (): NativeMessage => say(500, '99', 'Gateway belum dapat menerima data. Silakan kirim ulang.');

const word = (value: Json | undefined): string =>
  typeof value === 'string' || typeof value === 'number' ? String(value).trim() : '';

/** What the gateway says of an event it did not take: the sender's mistake in words, anything else without. */
const explain = (error: unknown): NativeMessage =>
  error instanceof Failure && error.next === 'reject' ? say(400, '08', error.detail.id) : tryLater();

/** The event without the credentials, or why it is not looked at. */
const admit = (
  { user, password }: InboundConfig,
  message: InboundRequest,
): { readonly event: JsonObject } | { readonly refused: NativeMessage } => {
  const body = readInbound(message.body);
  const { USER_ID, PASSWORD, ...event } = isObject(body) ? body : ({} as JsonObject);
  const known = [isSame(word(USER_ID), user), isSame(word(PASSWORD), password)];
  if (known.includes(false)) return { refused: say(401, '05', 'Login Gagal') };
  if (word(event.NO_PERISTIWA) === '') return { refused: say(400, '08', 'Parameter Tidak Sesuai: NO_PERISTIWA') };
  return { event };
};

/** Answers one call; `accept` is absent while the gateway does not listen. An event is known by its number. */
export const receiveEvent = async (
  operation: (typeof operations)[number],
  config: InboundConfig,
  { log }: Pick<Tools, 'log'>,
  accept: Accept | undefined,
  message: InboundRequest,
): Promise<NativeMessage> => {
  const admitted = admit(config, message);
  if ('refused' in admitted) {
    log.warn({ operation }, 'refused a call: its credentials or its number are wrong');
    return admitted.refused;
  }
  if (!accept) return tryLater();
  const { event } = admitted;
  try {
    await accept({ operation, native: { body: event }, dedupeKey: word(event.NO_PERISTIWA) });
    return say(200, '00', 'Data diterima');
  } catch (error) {
    log.warn({ operation, code: error instanceof Failure ? error.code : 'UNEXPECTED' }, 'did not take an event');
    return explain(error);
  }
};
