import type { Accept, InboundRequest, NativeMessage, Tools } from '../../src/adapter/adapter.js';
import { digestOf } from '../../src/core/canonical-json.js';
import { Failure } from '../../src/core/failure.js';
import { isObject, type Json, type JsonObject } from '../../src/core/json.js';
import { readInbound } from '../../src/protocols/inbound.js';
import type { InboundConfig } from './config.js';
import { acceptsToken } from './day-token.js';

export const operation = 'receiveNIB';

const reply = (status: number, code: '1' | '2', keterangan: string): NativeMessage => ({
  status,
  body: { responreceiveNIB: { status: code, keterangan } },
});

const refuse = (status: number, keterangan: string): NativeMessage => reply(status, '2', keterangan);

const tryLater = (): NativeMessage =>
  refuse(500, 'Gateway sedang tidak dapat menerima data. Silakan kirim ulang beberapa saat lagi.');

const word = (value: Json | undefined): string =>
  typeof value === 'string' || typeof value === 'number' ? String(value).trim() : '';

/** The same document is the same event, however often OSS sends it; two of one NIB, kind and day that differ are two. */
const dedupeKey = (nib: JsonObject): string => {
  const day = word(nib.tgl_perubahan_nib) || word(nib.tgl_terbit_nib);
  return [word(nib.nib), word(nib.tipe_dokumen), day, digestOf(nib).slice(0, 16)].join(':');
};

/** Where the business is: the codes at the top and those of its projects. */
const regions = (nib: JsonObject): string[] => {
  const projects = Array.isArray(nib.data_proyek) ? nib.data_proyek : [nib.data_proyek ?? null];
  return [nib, ...projects.filter(isObject)].map((part) => word(part.kd_daerah)).filter((code) => code !== '');
};

const elsewhere = (nib: JsonObject, region: string | undefined): boolean => {
  if (region === undefined) return false;
  const codes = regions(nib);
  return codes.length > 0 && !codes.some((code) => code.startsWith(region));
};

/** What OSS is told when the gateway did not take the event: its own fault in words, anything of ours without them. */
const explain = (error: unknown): NativeMessage => {
  if (!(error instanceof Failure) || error.next !== 'reject') return tryLater();
  return refuse(400, error.detail.id);
};

const wrapped = (answer: NativeMessage): NativeMessage => {
  const { body } = answer;
  if (!(body instanceof Uint8Array) && isObject(body) && 'responreceiveNIB' in body) return { status: 200, ...answer };
  return reply(200, '1', 'Data NIB telah diterima');
};

/** Answers one `receiveNIB` call; `accept` is absent while the gateway does not listen. */
export const receiveNib = async (
  config: InboundConfig,
  { clock, log }: Pick<Tools, 'clock' | 'log'>,
  accept: Accept | undefined,
  message: InboundRequest,
): Promise<NativeMessage> => {
  const body = readInbound(message.body);
  const nib = isObject(body) && isObject(body.dataNIB) ? body.dataNIB : undefined;
  const npwp = config.npwp ?? word(nib?.npwp_perseroan);
  const parts = { user: config.user, password: config.password, npwp };
  if (!acceptsToken(message.headers.token ?? '', parts, clock.now(), config.graceMinutes ?? 15)) {
    log.warn({ operation }, 'refused a call: its day token is wrong');
    return refuse(401, 'Token tidak valid');
  }
  if (!nib || body === undefined || word(nib.nib) === '')
    return refuse(400, 'Parameter tidak valid: dataNIB.nib wajib diisi dengan JSON yang benar');
  if (elsewhere(nib, config.region)) return refuse(400, 'Lokasi usaha berada di luar wilayah daerah ini');
  if (!accept) return tryLater();
  try {
    return wrapped(await accept({ operation, native: { body }, dedupeKey: dedupeKey(nib) }));
  } catch (error) {
    log.warn({ operation, code: error instanceof Failure ? error.code : 'UNEXPECTED' }, 'did not take an event');
    return explain(error);
  }
};
