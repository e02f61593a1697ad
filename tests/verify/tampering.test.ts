import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import { leafHash } from '../../src/core/merkle.js';
import { prepareLog } from '../../src/log/exchange-log.js';
import { createPublishedLog } from '../../src/log/published.postgres.js';
import { inDatabase } from '../../src/verify/database-source.postgres.js';
import { printLines } from '../../src/verify/report.js';
import { type Asked, verifyFile, verifySource } from '../../src/verify/verify.js';
import { keys, logOn, recordOf } from '../log/record.js';
import { headInMemory } from '../log/signing.js';
import { appendMany, publishAll, signersOf } from '../log/tree.js';
import { freshDatabase } from '../postgres.js';
import { findingOf } from './finding-of.js';

t.setTimeout(180_000);

/** A log of 600 entries in a real database, whose superuser the test is, and a visitor who has seen it whole. */
const setup = async (t: Test) => {
  const database = await freshDatabase(t);
  await prepareLog(database, keys.log);
  const log = logOn(database);
  t.teardown(() => log.close());
  const folder = await mkdtemp(join(tmpdir(), 'jembatan-tampering-'));
  t.teardown(() => rm(folder, { recursive: true }));
  const privateKey = generateKeyPairSync('ed25519').privateKey;
  const state = join(folder, 'state.json');
  /** `lastHead`: none, since the superuser may well be the gateway's administrator, too. */
  const sign = (key: KeyObject = privateKey) => publishAll(database, { keys: [key], lastHead: headInMemory() });
  const key = signersOf({ keys: [privateKey], lastHead: headInMemory() })[0]?.verifierKey ?? '';
  const verify = (more: Partial<Asked> = {}) =>
    inDatabase(database, (source) => verifySource(source, { keys: [key], ...more }));
  await appendMany(log, 600);
  await sign();
  await verify({ state });
  return {
    folder,
    database,
    log,
    key,
    state,
    sign,
    verify,
    found: (more?: Partial<Asked>) => findingOf(verify(more)),
    published: createPublishedLog(database),
    /** The tree from nothing, over whatever entries there are now, by whoever has the key. */
    async signAnew(from = privateKey) {
      await database.query('update log.head set size = (select count(*) from log.entry)');
      await database.query('delete from log.tile');
      await database.query(`update log.tree set size = 0, root = sha256(''), checkpoint = ''`);
      await sign(from);
    },
  };
};

const changed = `replace(entry, '"attempts":1', '"attempts":2')`;
const leafOf = (entry: string): string => `sha256('\\x00'::bytea || convert_to(${entry}, 'UTF8'))`;

t.test('a log that nobody touched holds, with what is not signed yet', async (t) => {
  const { log, verify, state } = await setup(t);
  await appendMany(log, 3);
  const report = printLines(await verify({ state }), 'en');
  t.match(report, /600 read, all canonical/);
  t.match(report, /not signed yet +3 entries/);
});

t.test('one byte of an entry changed', async (t) => {
  const { database, found } = await setup(t);
  await database.query(`update log.entry set entry = ${changed} where idx = 412`);
  t.match(await found(), { index: 412, problem: { en: /leaf hash/ } });
});

t.test('an entry and its leaf changed together', async (t) => {
  const { database, found } = await setup(t);
  await database.query(`update log.entry set entry = ${changed}, leaf = ${leafOf(changed)} where idx = 412`);
  t.match(await found(), { index: 412, problem: { en: /tile/ } });
});

t.test('an entry deleted, at the head’s count and with it set right', async (t) => {
  const { database, found } = await setup(t);
  await database.query('delete from log.entry where idx = 300');
  t.match(await found(), { index: 300, problem: { en: /deleted/ } });
  await database.query('update log.entry set idx = idx - 1 where idx > 300');
  await database.query('update log.head set size = size - 1');
  t.match(await found(), { index: 300 });
});

t.test('two entries swapped', async (t) => {
  const { database, found } = await setup(t);
  await database.query('update log.entry set idx = 1000000 where idx = 10');
  await database.query('update log.entry set idx = 10 where idx = 20');
  await database.query('update log.entry set idx = 20 where idx = 1000000');
  t.match(await found(), { index: 10 });
});

t.test('an entry inserted between others', async (t) => {
  const { database, found } = await setup(t);
  await database.query('update log.entry set idx = idx + 1000001 where idx >= 50');
  await database.query('update log.entry set idx = idx - 1000000 where idx >= 1000000');
  await database.query(
    `insert into log.entry (idx, exchange, at, shape, officer, kase, ms, leaf, entry)
     select 50, exchange, at, shape, officer, kase, ms, leaf, entry from log.entry where idx = 49`,
  );
  await database.query('update log.head set size = size + 1');
  t.match(await found(), { index: 50 });
});

t.test('an entry added by hand that the head does not count', async (t) => {
  const { database, found } = await setup(t);
  await database.query(
    `insert into log.entry (idx, exchange, at, shape, ms, leaf, entry)
     select 600, exchange, at, shape, ms, leaf, entry from log.entry where idx = 599`,
  );
  t.match(await found(), { problem: { en: /by hand/ } });
});

t.test('columns that search goes by and the bytes say otherwise', async (t) => {
  const { database, log, found, verify } = await setup(t);
  await log.append(recordOf({ consumer: 'rsud.simrs' }));
  await verify();
  for (const [column, wrong, right] of [
    [
      'exchange',
      'gen_random_uuid()',
      `'${(await database.query<{ exchange: string }>('select exchange from log.entry where idx = 7'))[0]?.exchange}'`,
    ],
    ['at', `at + interval '1 ms'`, `at - interval '1 ms'`],
    ['ms', '40', '41'],
    ['shape', `(select shape from log.entry where idx = 600)`, '(select shape from log.entry where idx = 6)'],
  ] as const) {
    await database.query(`update log.entry set ${column} = ${wrong} where idx = 7`);
    t.match(await found(), { index: 7, problem: { en: /column/ } }, column);
    await database.query(`update log.entry set ${column} = ${right} where idx = 7`);
  }
  await verify();
});

t.test('the tail cut off, tree and all, and signed again: only who has seen it knows', async (t) => {
  const { database, signAnew, verify, found, state } = await setup(t);
  await database.query('delete from log.entry where idx >= 580');
  t.match(await found(), { index: 580, problem: { en: /missing/ } });
  await signAnew();
  await verify();
  t.match(await found({ state }), { index: 580, problem: { en: /state file has seen 600/ } });
});

t.test('a checkpoint signed over other history: a split view', async (t) => {
  const { database, signAnew, verify, found, state } = await setup(t);
  await database.query(`update log.entry set entry = ${changed}, leaf = ${leafOf(changed)} where idx = 412`);
  await signAnew();
  await verify();
  t.match(await found({ state }), { problem: { en: /root in the state file/ } });
});

t.test('a tile changed, cut or deleted', async (t) => {
  const { database, found } = await setup(t);
  await database.query('create table public.kept as select * from log.tile');
  const harm = async (sql: string): Promise<void> => {
    await database.query('delete from log.tile');
    await database.query('insert into log.tile select * from public.kept');
    await database.query(sql);
  };
  await harm(
    'update log.tile set hashes = set_byte(hashes, 32 * 5, 1 - get_byte(hashes, 32 * 5) % 2) where level = 0 and idx = 1',
  );
  t.match(await found(), { index: 256 + 5 });
  await harm('update log.tile set hashes = substring(hashes for 32) where level = 0 and idx = 2');
  t.match(await found(), { index: 513 });
  await harm('update log.tile set hashes = hashes || hashes where level = 1');
  await database.query('delete from log.tile where level = 0 and idx = 0');
  t.match(await found(), { index: 0 });
  await harm(`update log.tile set hashes = sha256('') || substring(hashes from 33) where level = 1`);
  t.match(await found(), { index: 0, problem: { en: /entries 0 to 255/ } });
});

t.test('entries and every tile changed consistently, without the key', async (t) => {
  const { database, signAnew, found } = await setup(t);
  const [kept] = await database.query<{ checkpoint: string }>('select checkpoint from log.tree');
  await database.query(`update log.entry set entry = ${changed}, leaf = ${leafOf(changed)} where idx = 412`);
  await signAnew(generateKeyPairSync('ed25519').privateKey);
  t.match(await found(), { problem: { en: /not signed with a key that is trusted/ } });
  await database.query('update log.tree set checkpoint = $1', [kept?.checkpoint]);
  t.match(await found(), { problem: { en: /do not have the root in its checkpoint/ } });
});

t.test('an entry that is not canonical, though hashed, grown into the tree and signed', async (t) => {
  const { database, signAnew, found } = await setup(t);
  const spaced = `replace(entry, '"attempts":1', '"attempts": 1')`;
  await database.query(`update log.entry set entry = ${spaced}, leaf = ${leafOf(spaced)} where idx = 77`);
  await signAnew();
  t.match(await found(), { index: 77, problem: { en: /canonical/ } });
});

t.test('a receipt proves its entry for good, and no other', async (t) => {
  const { folder, database, log, key, sign, verify, published } = await setup(t);
  const rows = await database.query<{ idx: number; entry: string }>(
    'select idx, entry from log.entry where idx in (99, 100) order by idx',
  );
  const [one, other] = await published.prove(rows.map(({ idx, entry }) => ({ index: idx, entry })));
  const receipt = (entry = '') => JSON.stringify({ entry: Buffer.from(entry).toString('base64'), proof: one?.proof });
  await appendMany(log, 300);
  await sign();
  await verify({ receipt: receipt(one?.entry) });
  t.match(await findingOf(verify({ receipt: receipt(other?.entry) })), { index: 99, problem: { en: /another entry/ } });
  t.ok(leafHash(Buffer.from(one?.entry ?? '')));
  await t.rejects(verifyFile(join(folder, 'none'), { keys: [key] }), { code: 'NOT_FOUND' });
});

t.test('a wrong key, and a database without a checkpoint', async (t) => {
  const { database, found } = await setup(t);
  const stranger = signersOf({ keys: [generateKeyPairSync('ed25519').privateKey], lastHead: headInMemory() })[0];
  t.match(await found({ keys: [stranger?.verifierKey ?? ''] }), { problem: { en: /not signed/ } });
  await database.query(`update log.tree set checkpoint = ''`);
  await t.rejects(found(), { code: 'NOT_FOUND' });
});

t.test('the visitor writes nothing, whatever the role may', async (t) => {
  const { database } = await setup(t);
  await t.rejects(
    inDatabase(database, async () =>
      database.transaction(async (sql) =>
        sql.query('set transaction read only').then(() => sql.query('delete from log.entry')),
      ),
    ),
    { code: '25006' },
  );
});
