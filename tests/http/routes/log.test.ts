import t, { type Test } from 'tap';
import { fetch } from 'undici';
import { parseCheckpoint } from '../../../src/core/checkpoint.js';
import { leafHash, treeRoot, verifyInclusion } from '../../../src/core/merkle.js';
import { openNote, parseVerifierKey } from '../../../src/core/signed-note.js';
import { nodesFromTiles, tilePath } from '../../../src/core/tile.js';
import { parseTlogProof } from '../../../src/core/tlog-proof.js';
import { startGateway, type TestGateway } from '../../gateway.js';
import { logOn } from '../../log/record.js';
import { headInMemory, signingInMemory } from '../../log/signing.js';
import { appendMany, until } from '../../log/tree.js';
import { assertProblem } from '../asking.js';

t.setTimeout(180_000);

const auditor = 'inspektorat.audit';
const consumer = 'dpmptsp.perizinan';
const nik = '3510242504909001';

/** The checkpoint, once it covers everything that is in the log now, and believed by the key alone. */
const checkpointOf = async ({ call, database }: TestGateway) => {
  await until('published', async () => {
    const [row] = await database.query<{ all: boolean }>(
      "select tree.checkpoint <> '' and head.size = tree.size as all from log.head, log.tree",
    );
    return row?.all === true;
  });
  const reply = await call(undefined, '/log/checkpoint');
  const verifier = parseVerifierKey((await call(undefined, '/log/key')).text.trim());
  const opened = openNote(reply.text, verifier === undefined ? [] : [verifier]);
  const checkpoint = 'note' in opened ? parseCheckpoint(opened.note.text) : undefined;
  if (checkpoint === undefined) throw new Error(`not believed: ${reply.text}`);
  return { reply, verifier, ...checkpoint };
};

const bytesAt = async ({ url }: TestGateway, path: string): Promise<Buffer> =>
  Buffer.from(await (await fetch(`${url}${path}`)).arrayBuffer());

const entriesIn = (bundle: Buffer): Buffer[] => {
  const entries: Buffer[] = [];
  for (let at = 0; at < bundle.length; ) {
    const length = bundle.readUInt16BE(at);
    entries.push(bundle.subarray(at + 2, at + 2 + length));
    at += 2 + length;
  }
  return entries;
};

t.test('the public face of the log', async (t) => {
  const gateway = await startGateway(t, { work: false });
  const { call, url, database } = gateway;
  const log = logOn(database);
  await appendMany(log, 270);
  await log.close();
  const { reply, origin, size, root } = await checkpointOf(gateway);

  await t.test(
    'a checkpoint is a signed note of this installation, for a second, and cheap to ask for again',
    async (t) => {
      t.equal(origin, 'jembatan.banyuwangi-sandbox/log');
      t.ok(size >= 270);
      t.equal(reply.headers.get('content-type'), 'text/plain; charset=utf-8');
      t.equal(reply.headers.get('cache-control'), 'public, max-age=1');
      const etag = reply.headers.get('etag') ?? '';
      const again = await call(undefined, '/log/checkpoint', { headers: { 'if-none-match': `"x", ${etag}` } });
      t.match([again.status, again.text], [304, '']);
      const key = await call(undefined, '/log/key');
      t.equal(key.headers.get('content-type'), 'text/plain; charset=utf-8');
      t.match(key.text, /^jembatan\.banyuwangi-sandbox\/log\+[0-9a-f]{8}\+\S{44}\n$/);
    },
  );

  await t.test('tiles reproduce its root, and never change', async (t) => {
    const read = nodesFromTiles(
      (tiles) => Promise.all(tiles.map((tile) => bytesAt(gateway, `/log/tile/${tilePath(tile)}`))),
      size,
    );
    t.same(await treeRoot(read, size), root);
    const full = await fetch(`${url}/log/tile/0/000`);
    t.equal(full.headers.get('content-type'), 'application/octet-stream');
    t.equal(full.headers.get('cache-control'), 'public, max-age=31536000, immutable');
    const bytes = Buffer.from(await full.arrayBuffer());
    t.equal(bytes.length, 8_192);
    t.same(await bytesAt(gateway, '/log/tile/0/000.p/7'), bytes.subarray(0, 7 * 32));
  });

  await t.test(
    'entries are for auditors and members, and hash to the tiles; reading them leaves no entry',
    async (t) => {
      const path = '/log/tile/entries/000';
      assertProblem(t, await call(undefined, path), 'UNAUTHENTICATED');
      assertProblem(t, await call('kominfo.admin', path), 'FORBIDDEN');
      const token = async (system: string): Promise<string> => {
        const secret = await gateway.gateway.clients.issue(system);
        const body = new URLSearchParams({
          grant_type: 'client_credentials',
          client_id: system,
          client_secret: secret,
        });
        const answer = await fetch(`${url}/oauth2/token`, { method: 'POST', body });
        return ((await answer.json()) as { access_token: string }).access_token;
      };
      const tile = await bytesAt(gateway, '/log/tile/0/000');
      for (const system of [auditor, consumer]) {
        const answer = await fetch(`${url}${path}`, { headers: { authorization: `Bearer ${await token(system)}` } });
        t.equal(answer.headers.get('content-type'), 'application/octet-stream');
        t.equal(answer.headers.get('cache-control'), 'private, max-age=31536000, immutable');
        const entries = entriesIn(Buffer.from(await answer.arrayBuffer()));
        t.equal(entries.length, 256);
        t.same(Buffer.concat(entries.map(leafHash)), tile);
      }
      t.equal((await checkpointOf(gateway)).size, size);
    },
  );

  await t.test('what is no tile is 400, and one that is not published is 404', async (t) => {
    for (const path of [
      '/log/tile/0/0',
      '/log/tile/0/x000',
      '/log/tile/00/000',
      '/log/tile/0/000.p/256',
      '/log/tile/a/b',
    ])
      assertProblem(t, await call(undefined, path), 'BODY_MALFORMED');
    for (const path of ['/log/tile/0/001', '/log/tile/0/002.p/1', '/log/tile/1/000', '/log/tile/63/000', '/log/tile/0'])
      assertProblem(t, await call(undefined, path), 'NOT_FOUND');
    for (const path of ['/log/tile/entries/001', '/log/tile/entries/999.p/3'])
      assertProblem(t, await call(auditor, path), 'NOT_FOUND');
    assertProblem(t, await call(auditor, '/log/tile/entries/1'), 'BODY_MALFORMED');
  });
});

interface ReceiptBody {
  readonly exchange: string;
  readonly kind: string;
  readonly kinds: readonly string[];
  readonly index: number;
  readonly entry: string;
  readonly proof: string;
}

/** Holds for whoever has the log's key and nothing else. */
const assertProves = async (t: Test, gateway: TestGateway, { entry, proof }: { entry: string; proof: string }) => {
  const { verifier } = await checkpointOf(gateway);
  const parsed = parseTlogProof(proof);
  const opened = openNote(parsed?.checkpoint ?? '', verifier === undefined ? [] : [verifier]);
  const checkpoint = 'note' in opened ? parseCheckpoint(opened.note.text) : undefined;
  const leaf = leafHash(Buffer.from(entry, 'base64'));
  const { index = -1, hashes = [] } = parsed ?? {};
  const { size = -1, root = Buffer.of() } = checkpoint ?? {};
  t.ok(verifyInclusion({ index, size, leaf, proof: hashes, root }), 'the receipt proves its entry');
};

t.test('receipts', async (t) => {
  const gateway = await startGateway(t);
  const { call, exchange } = gateway;
  const asked = await exchange('population.person.read.v1', { nik });
  const id = asked.headers.get('gateway-exchange') ?? '';
  const path = `/v1/exchanges/${id}/receipt`;
  await checkpointOf(gateway);

  await t.test('consumer and provider of an exchange get one that proves its entry', async (t) => {
    const reply = await call(consumer, path);
    t.match(reply.headers.get('content-type'), 'application/vnd.jembatan.receipt+json');
    const receipt = reply.json<ReceiptBody>();
    t.match(receipt, { exchange: id, kind: 'exchange.answered', kinds: ['exchange.answered'], index: Number });
    t.match(JSON.parse(Buffer.from(receipt.entry, 'base64').toString()), { exchange: id, consumer });
    await assertProves(t, gateway, receipt);
    const text = await call(consumer, path, { headers: { accept: 'text/plain' } });
    t.equal(text.headers.get('content-type'), 'text/plain; charset=utf-8');
    t.match(text.text, /^c2sp\.org\/tlog-proof@v1\nindex \d+\n/);
    await assertProves(t, gateway, { ...receipt, proof: text.text });
  });

  await t.test('nobody else does, and nobody learns whether there is one', async (t) => {
    assertProblem(t, await call('tamansari.smartkampung', path), 'NOT_FOUND');
    assertProblem(t, await call(consumer, `${path}?kind=delivery.dead`), 'NOT_FOUND');
    assertProblem(t, await call(consumer, `${path}?kind=delivery.decided`), 'REQUEST_INVALID');
    assertProblem(t, await call(consumer, '/v1/exchanges/none/receipt'), 'NOT_FOUND');
    assertProblem(t, await call(undefined, path), 'UNAUTHENTICATED');
  });

  await t.test('of several entries, each has its own', async (t) => {
    const sent = await call('tamansari.smartkampung', '/v1/exchanges/village.letter.register.v1', {
      headers: {
        'gateway-purpose': 'PUBLIC_SERVICE.VILLAGE_LETTER',
        'gateway-officer': 'perangkat-01',
        'gateway-case': '470/9001',
        'idempotency-key': '"surat-9001"',
      },
      body: {
        letterNumber: '470/9001/429.524.08/2026',
        letterType: 'BUSINESS_DOMICILE',
        villageCode: '35.10.24.2008',
        nik,
        fullName: 'BUDI CONTOH',
        issuedOn: '2026-11-24',
        document: Buffer.from('%PDF-1.4\n%%EOF\n').toString('base64'),
      },
    });
    const letter = `/v1/exchanges/${sent.headers.get('gateway-exchange')}/receipt`;
    await checkpointOf(gateway);
    const last = (await call('tamansari.smartkampung', letter)).json<ReceiptBody>();
    t.match(last, { kinds: ['exchange.accepted', 'exchange.answered'], kind: 'exchange.answered' });
    const first = (await call('tamansari.smartkampung', `${letter}?kind=exchange.accepted`)).json<ReceiptBody>();
    t.equal(first.kind, 'exchange.accepted');
    t.ok(first.index < last.index);
    await assertProves(t, gateway, first);
    await assertProves(t, gateway, last);
  });

  await t.test('an auditor sees of every entry whether it is published, with its receipt', async (t) => {
    const { entries } = (await call(auditor, `/audit/v1/exchanges/${id}`)).json<{
      entries: readonly { published: boolean; receipt: { entry: string; proof: string } }[];
    }>();
    t.match(entries, [{ published: true }]);
    for (const { receipt } of entries) await assertProves(t, gateway, receipt);
  });
});

t.test('while nothing may be signed, exchanges go on and everybody who looks is told', async (t) => {
  const strange = { ...signingInMemory(), lastHead: headInMemory('not a checkpoint of this log') };
  const gateway = await startGateway(t, { work: false, signing: strange });
  const { call, exchange, lines } = gateway;
  const told = async () => (await call(undefined, '/health/ready')).json<{ status: string; checks: object }>();
  await until('it refuses', async () => (await told()).status === 'warn');
  t.match(await told(), { checks: { log: { ok: false, since: String }, database: { ok: true } } });
  t.equal((await call(undefined, '/health/ready')).status, 200);
  const reply = await exchange('population.person.read.v1', { nik });
  t.equal(reply.status, 200);
  const id = reply.headers.get('gateway-exchange');
  assertProblem(t, await call(undefined, '/log/checkpoint'), 'LOG_UNAVAILABLE');
  assertProblem(t, await call(consumer, `/v1/exchanges/${id}/receipt`), 'EXCHANGE_IN_PROGRESS');
  t.match((await call(auditor, `/audit/v1/exchanges/${id}`)).json(), { entries: [{ published: false }] });
  const { text } = await call('kominfo.admin', '/metrics');
  t.match(text, /^jembatan_log_signing_refused 1$/m);
  t.match(text, /^jembatan_log_signing_refusals 1$/m);
  t.match(text, /^jembatan_log_published_entries 0$/m);
  t.match(text, /^jembatan_log_oldest_unpublished_seconds (?!0$)/m);
  const line = lines.map((one) => JSON.parse(one)).find(({ msg }) => msg === 'the exchange log is not signed');
  t.match(line, { level: 50, reason: 'last-head-unreadable', detail: /Restore the file/ });
});
