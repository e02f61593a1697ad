import { request } from 'undici';
import { Failure } from '../core/failure.js';
import { hashLength } from '../core/merkle.js';
import { type Tile, tilePath, tileWidth, widthIn } from '../core/tile.js';
import { Refuted } from './finding.js';
import type { LogSource, SourceEntry } from './source.js';

export interface Login {
  readonly client: string;
  readonly secret: string;
}

const maxNote = 1_000_000;
const maxBundle = tileWidth * (65_535 + 2);
/** Requests under way at once. */
const atOnce = 8;

/** A log at the origin `url`, over HTTP. Entries are read only with a login whose role may: an auditor's. */
export const openUrl = async (url: string, login?: Login): Promise<LogSource> => {
  const base = url.replace(/\/+$/, '');
  const authorization = login && `Bearer ${await tokenFor(base, login)}`;
  const get = (path: string, limit: number): Promise<Buffer | undefined> =>
    fetchBytes(`${base}${path}`, limit, authorization === undefined ? {} : { authorization });
  const text = async (path: string): Promise<string> => {
    const bytes = await get(path, maxNote);
    if (bytes === undefined) throw notThere(`${base}${path}`);
    return bytes.toString();
  };
  const bundle = async (size: number, index: number): Promise<SourceEntry[]> => {
    const tile = { level: 'entries' as const, index, width: widthIn(size, 0, index) };
    const bytes = await get(`/log/tile/${tilePath(tile)}`, maxBundle);
    if (bytes === undefined) throw notThere(`${base}/log/tile/${tilePath(tile)}`);
    return parseEntries(bytes, index * tileWidth, tile.width);
  };
  return {
    checkpoint: () => text('/log/checkpoint'),
    keys: async () => (await text('/log/key')).split('\n').filter((line) => line !== ''),
    cosigned: async () => readNotes(await get('/log/cosignatures', maxNote)),
    tiles: (tiles) => inTurn(tiles, (tile) => getTile(get, tile)),
    ...(login === undefined
      ? {}
      : {
          async *entries(size: number) {
            const count = Math.ceil(size / tileWidth);
            for (let from = 0; from < count; from += atOnce) {
              const indexes = Array.from({ length: Math.min(atOnce, count - from) }, (_, n) => from + n);
              yield* await Promise.all(indexes.map((index) => bundle(size, index)));
            }
          },
        }),
  };
};

/** A log without such a list has no cosignatures to show. */
const readNotes = (bytes: Buffer | undefined): string[] => {
  try {
    const { checkpoints } = JSON.parse(bytes?.toString() ?? '{}') as { checkpoints?: unknown };
    return Array.isArray(checkpoints) ? checkpoints.filter((one) => typeof one === 'string') : [];
  } catch {
    return [];
  }
};

const getTile = async (
  get: (path: string, limit: number) => Promise<Buffer | undefined>,
  tile: Tile,
): Promise<Buffer> => (await get(`/log/tile/${tilePath(tile)}`, tileWidth * hashLength)) ?? Buffer.of();

const inTurn = async <Item, Result>(
  items: readonly Item[],
  work: (item: Item) => Promise<Result>,
): Promise<Result[]> => {
  const results: Result[] = [];
  for (let from = 0; from < items.length; from += atOnce)
    results.push(...(await Promise.all(items.slice(from, from + atOnce).map(work))));
  return results;
};

/** Reads an entry bundle (c2sp.org/tlog-tiles): the length of each entry in 16 bits, and its bytes. Throws Refuted. */
export const parseEntries = (bytes: Buffer, first: number, width: number): SourceEntry[] => {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  const entries: SourceEntry[] = [];
  let at = 0;
  while (at + 2 <= bytes.length && entries.length < width) {
    const end = at + 2 + bytes.readUInt16BE(at);
    const index = first + entries.length;
    if (end > bytes.length) throw noBundle(index);
    entries.push({ index, text: decode(decoder, bytes.subarray(at + 2, end), index) });
    at = end;
  }
  if (entries.length < width || at !== bytes.length) throw noBundle(first + entries.length);
  return entries;
};

const decode = (decoder: InstanceType<typeof TextDecoder>, bytes: Buffer, index: number): string => {
  try {
    return decoder.decode(bytes);
  } catch {
    throw new Refuted({ en: 'its bytes are no UTF-8.', id: 'bitanya bukan UTF-8.' }, index);
  }
};

const noBundle = (index: number): Refuted =>
  new Refuted({ en: 'is cut off or missing in its bundle.', id: 'terpotong atau tidak ada pada bundelnya.' }, index);

/** Hands a cosigned checkpoint over to the log at `url`. */
export const deliverCosignature = async (url: string, note: string): Promise<void> => {
  const address = `${url.replace(/\/+$/, '')}/log/cosignatures`;
  const { statusCode, body } = await connected(address, () =>
    request(address, {
      method: 'POST',
      headers: { 'content-type': 'text/plain; charset=utf-8' },
      body: note,
      headersTimeout: timeout,
      bodyTimeout: timeout,
    }),
  );
  await body.dump();
  if (statusCode !== 204) throw notTaken(address, statusCode);
};

const notTaken = (url: string, status: number): Failure =>
  new Failure(status === 403 ? 'FORBIDDEN' : 'PROVIDER_UNAVAILABLE', {
    en: `${url} did not take the cosignature (HTTP ${status}). The log's administrator names the key of this witness in gateway.yaml.`,
    id: `${url} tidak menerima tanda tangan saksi (HTTP ${status}). Administrator log mencantumkan kunci saksi ini di gateway.yaml.`,
  });

const tokenFor = async (base: string, { client, secret }: Login): Promise<string> => {
  const { statusCode, body } = await connected(`${base}/oauth2/token`, () =>
    request(`${base}/oauth2/token`, {
      method: 'POST',
      headers: {
        authorization: `Basic ${Buffer.from(`${client}:${secret}`).toString('base64')}`,
        'content-type': 'application/x-www-form-urlencoded',
      },
      body: 'grant_type=client_credentials',
      headersTimeout: timeout,
      bodyTimeout: timeout,
    }),
  );
  const answer = (await body.json().catch(() => undefined)) as { access_token?: unknown } | undefined;
  if (statusCode === 200 && typeof answer?.access_token === 'string') return answer.access_token;
  throw new Failure('UNAUTHENTICATED', {
    en: `The log gave ${client} no token (HTTP ${statusCode}). Correct --client and --secret.`,
    id: `Log tidak memberi token kepada ${client} (HTTP ${statusCode}). Perbaiki --client dan --secret.`,
  });
};

const timeout = 30_000;

/** `undefined` for 404. */
const fetchBytes = async (url: string, limit: number, headers: Record<string, string>): Promise<Buffer | undefined> => {
  const { statusCode, body } = await connected(url, () =>
    request(url, { headers, headersTimeout: timeout, bodyTimeout: timeout }),
  );
  if (statusCode !== 200) await body.dump();
  if (statusCode === 404) return undefined;
  if (statusCode !== 200) throw notRead(url, `HTTP ${statusCode}`);
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of body) {
    length += (chunk as Buffer).length;
    if (length > limit) throw notRead(url, `> ${limit} B`);
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks);
};

const connected = async <Result>(url: string, work: () => Promise<Result>): Promise<Result> => {
  try {
    return await work();
  } catch (error) {
    throw notRead(url, error instanceof Error && 'code' in error ? String(error.code) : String(error));
  }
};

const notThere = (url: string): Failure =>
  new Failure('NOT_FOUND', {
    en: `${url} is not there. Check the address; a log shows its first checkpoint within seconds of its first entry.`,
    id: `${url} tidak ada. Periksa alamatnya; log menampilkan checkpoint pertamanya beberapa detik setelah entri pertama.`,
  });

const notRead = (url: string, why: string): Failure =>
  new Failure('PROVIDER_UNAVAILABLE', {
    en: `${url} could not be read (${why}). Nothing is proven either way; try again.`,
    id: `${url} tidak dapat dibaca (${why}). Belum ada yang terbukti; coba lagi.`,
  });
