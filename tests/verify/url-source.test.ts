import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import fc from 'fast-check';
import t, { type Test } from 'tap';
import { Failure } from '../../src/core/failure.js';
import { parseTilePath } from '../../src/core/tile.js';
import { Refuted } from '../../src/verify/finding.js';
import { readKeys } from '../../src/verify/trust.js';
import { openUrl, parseEntries } from '../../src/verify/url-source.js';
import { verifyLog } from '../../src/verify/verify-log.js';
import { failureOf } from '../failure-of.js';
import { logSigner, type MemoryLog, someEntries, writeLog } from './world.js';

const login = { client: 'inspektorat.audit', secret: 's3cret' };

const bundle = (entries: readonly string[]): Buffer =>
  Buffer.concat(
    entries.map((text) => {
      const bytes = Buffer.from(text);
      const length = Buffer.alloc(2);
      length.writeUInt16BE(bytes.length);
      return Buffer.concat([length, bytes]);
    }),
  );

/** A log's public face, as another program would serve it: exactly the paths of the specification, and nothing else. */
const serve = async (t: Test, log: MemoryLog): Promise<string> => {
  const server = createServer((request, response) => {
    const path = request.url ?? '';
    const tile = parseTilePath(path.replace('/log/tile/', ''));
    const answer = (status: number, body: string | Buffer = ''): unknown => response.writeHead(status).end(body);
    if (path === '/log/checkpoint') return answer(200, log.note);
    if (path === '/log/key') return answer(200, `${logSigner.verifierKey}\n`);
    if (path === '/oauth2/token')
      return request.headers.authorization ===
        `Basic ${Buffer.from(`${login.client}:${login.secret}`).toString('base64')}`
        ? answer(200, '{"access_token":"t"}')
        : answer(401);
    if (tile === undefined) return answer(404);
    const from = tile.index * 256;
    if (tile.level === 'entries')
      return request.headers.authorization === 'Bearer t'
        ? answer(200, bundle(log.entries.slice(from, from + tile.width)))
        : answer(401);
    const hashes = log.tiles.get(`${tile.level}/${tile.index}`);
    return hashes?.length === tile.width * 32 ? answer(200, hashes) : answer(404);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.teardown(() => server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
};

const expected = { trust: { keys: readKeys([logSigner.verifierKey]) }, anchors: [] };

t.test('a log is verified over HTTP: with a login every entry, without one its hash tiles', async (t) => {
  const url = await serve(t, writeLog(someEntries(3_000)));
  t.match(await verifyLog(await openUrl(url, login), expected), { entries: 3_000, tiles: 13 });
  t.match(await verifyLog(await openUrl(url), expected), { entries: undefined });
  t.same(await (await openUrl(url)).keys(), [logSigner.verifierKey]);
});

t.test('a wrong login, no log at all and nobody there are told apart from a log that does not hold', async (t) => {
  const url = await serve(t, writeLog(someEntries(3)));
  t.equal((await failureOf(() => openUrl(url, { ...login, secret: 'x' }))).code, 'UNAUTHENTICATED');
  t.equal((await failureOf(async () => (await openUrl(`${url}nothing`)).checkpoint())).code, 'NOT_FOUND');
  const gone = await failureOf(async () => (await openUrl('http://127.0.0.1:1')).checkpoint());
  t.equal(gone.code, 'PROVIDER_UNAVAILABLE');
  t.match(gone.detail.en, /Nothing is proven/);
});

t.test('an answer longer than its kind may be is not read to its end', async (t) => {
  const log = writeLog(someEntries(3));
  const url = await serve(t, { ...log, note: 'x'.repeat(1_000_001) });
  t.equal((await failureOf(async () => (await openUrl(url)).checkpoint())).code, 'PROVIDER_UNAVAILABLE');
});

t.test('any bytes are a bundle of so many entries, or refuted', async (t) => {
  t.match(parseEntries(bundle(['a', 'é']), 512, 2), [
    { index: 512, text: 'a' },
    { index: 513, text: 'é' },
  ]);
  t.throws(() => parseEntries(bundle(['a']), 0, 2), Refuted);
  t.throws(() => parseEntries(bundle(['a', 'b']), 0, 1), Refuted);
  t.throws(() => parseEntries(Buffer.from([0, 1, 0xff]), 0, 1), Refuted, 'no UTF-8');
  fc.assert(
    fc.property(fc.uint8Array(), fc.integer({ min: 1, max: 256 }), (bytes, width) => {
      try {
        return bundle(parseEntries(Buffer.from(bytes), 0, width).map(({ text }) => text)).equals(bytes);
      } catch (error) {
        return error instanceof Refuted && !(error instanceof Failure);
      }
    }),
  );
});
