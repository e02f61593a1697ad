import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import { prepareLog } from '../../src/log/exchange-log.js';
import { lastHeadIn } from '../../src/log/last-head.js';
import { takeOffice } from '../../src/log/office.js';
import { readTree } from '../../src/log/tree.postgres.js';
import { freshDatabase } from '../postgres.js';
import { keys, logOn } from './record.js';
import { headInMemory, signingInMemory } from './signing.js';
import { appendMany, faultsOf, officeParts, publishAll, signersOf } from './tree.js';

t.setTimeout(180_000);

const setup = async (t: Test) => {
  const database = await freshDatabase(t);
  await prepareLog(database, keys.log);
  const log = logOn(database);
  t.teardown(() => log.close());
  const signing = signingInMemory();
  const key = signersOf(signing)[0]?.verifierKey ?? '';
  return { database, log, signing, key, office: () => takeOffice(officeParts(database, signing)) };
};

t.test('an empty log has a signed checkpoint too', async (t) => {
  const { database, signing, key } = await setup(t);
  await publishAll(database, signing);
  t.same(await faultsOf(database, key), []);
  t.match(
    (await readTree(database)).checkpoint,
    /^jembatan\.test\/log\n0\n47DEQpj8HBSa\+\/TImW\+5JCeuQeRkm5NMpJWZG3hSuFU=\n\n— /,
  );
});

t.test('entries become tiles and a signed root, in whatever pieces they come', async (t) => {
  const { database, log, signing, key, office } = await setup(t);
  const sizes = [1, 254, 1, 1, 300, 2_500, 7];
  for (const count of sizes) {
    await appendMany(log, count);
    await publishAll(database, signing);
    t.same(await faultsOf(database, key), []);
  }
  const holder = await office();
  for (let n = 0; n < 5; n += 1) {
    await appendMany(log, 130);
    t.equal(await holder.round(), 0);
  }
  t.equal(await holder.round(), 0, 'and nothing to do leaves all as it is');
  t.same(await faultsOf(database, key), []);
  t.equal((await readTree(database)).size, sizes.reduce((sum, count) => sum + count, 0) + 650);
});

t.test('who lost the office changes nothing any more', async (t) => {
  const { database, log, signing, key, office } = await setup(t);
  await appendMany(log, 10);
  const first = await office();
  await first.round();
  const second = await office();
  await appendMany(log, 10);
  const before = await readTree(database);
  t.equal(await first.round(), undefined, 'it is told');
  t.same(await readTree(database), before);
  t.equal(await second.round(), 0);
  t.same(await faultsOf(database, key), []);

  // Between reading and writing, which is the moment that a lock alone would not guard.
  const third = await takeOffice({
    ...officeParts(database, signing),
    lastHead: { ...headInMemory(), write: async () => void (await office()) },
  });
  await appendMany(log, 10);
  const untouched = await readTree(database);
  t.equal(await third.round(), undefined);
  t.same({ ...(await readTree(database)), epoch: 0 }, { ...untouched, epoch: 0 });
});

t.test('two who sign at once leave one log', async (t) => {
  const { database, log, signing, key, office } = await setup(t);
  let [lost, done] = [0, false];
  const sign = async (): Promise<void> => {
    while (!done) {
      const holder = await office();
      for (let left: number | undefined = 0; left !== undefined && !done; ) left = await holder.round();
      lost += 1;
    }
  };
  const both = [sign(), sign()];
  for (let n = 0; n < 20; n += 1) await appendMany(log, 40);
  done = true;
  await Promise.all(both);
  t.ok(lost > 2, `the office changed hands ${lost} times`);
  await publishAll(database, signing);
  t.same(await faultsOf(database, key), []);
  t.equal((await readTree(database)).size, 800);
});

/** Keeps the whole log as it is now, and brings it back, as restoring a backup does. */
const backUp = async (database: Awaited<ReturnType<typeof setup>>['database']) => {
  const tables = ['head', 'tree', 'tile', 'entry'];
  for (const table of tables) await database.query(`create table public.kept_${table} as select * from log.${table}`);
  return async (): Promise<void> => {
    for (const table of tables) {
      await database.query(`delete from log.${table}`);
      await database.query(`insert into log.${table} select * from public.kept_${table}`);
    }
  };
};

t.test('a restored older backup is noticed and not signed over, not even when it has grown again', async (t) => {
  const { database, log, signing, key, office } = await setup(t);
  await appendMany(log, 200);
  await publishAll(database, signing);
  const restore = await backUp(database);
  await appendMany(log, 100);
  await publishAll(database, signing);

  await restore();
  const restored = await readTree(database);
  await t.rejects(office(), { name: 'SigningRefused', reason: 'older-database' });
  await appendMany(log, 150);
  await t.rejects(office(), { name: 'SigningRefused', reason: 'other-history' });
  t.same((await readTree(database)).checkpoint, restored.checkpoint, 'nothing was signed');

  // What was appended meanwhile cannot be part of the history that was signed; the newer backup is.
  await database.query('delete from log.entry where idx >= 200');
  await database.query('update log.head set size = 200');
  await t.rejects(office(), { name: 'SigningRefused', reason: 'older-database' });
  t.same(await faultsOf(database, key), []);
});

t.test('a head that was signed and not published any more is no reason to refuse', async (t) => {
  const { database, log, signing, key, office } = await setup(t);
  await appendMany(log, 5_000);
  await publishAll(database, signing);
  const ahead = await signing.lastHead.read();
  // As if each publication since the 100th entry had been lost with its process.
  await database.query('truncate log.tile');
  await database.query(`update log.tree set size = 0, checkpoint = '',
    root = sha256('')`);
  t.equal(await signing.lastHead.read(), ahead);
  const holder = await office();
  while ((await holder.round()) !== 0);
  t.same(await faultsOf(database, key), []);
});

t.test('nothing inconsistent is signed', async (t) => {
  const { database, log, signing, office } = await setup(t);
  await appendMany(log, 700);
  await publishAll(database, signing);
  const restore = await backUp(database);
  const refused = async (change: string, reason: string): Promise<void> => {
    await restore();
    const { checkpoint } = await readTree(database);
    await database.query(change);
    const sign = async (): Promise<unknown> => (await office()).round();
    await t.rejects(sign(), { name: 'SigningRefused', reason }, change);
    t.equal((await readTree(database)).checkpoint, checkpoint, 'and nothing was');
  };
  const lastTile = 'level = 0 and idx = 2';
  await refused(`update log.tile set hashes = set_byte(hashes, 5, 7) where ${lastTile}`, 'tree-damaged');
  await refused(`update log.tile set hashes = substring(hashes for 32) where ${lastTile}`, 'tree-damaged');
  await refused(`delete from log.tile where ${lastTile}`, 'tree-damaged');
  await refused('delete from log.tile where level = 1', 'tree-damaged');
  await refused('update log.tree set root = sha256(root)', 'tree-damaged');
  await refused('update log.tree set size = 600', 'tree-damaged');
  await refused('update log.head set size = 650', 'entries-missing');
  await refused('update log.head set size = 705', 'entries-missing');
  await refused(
    `update log.head set size = 701;
     insert into log.entry select 701, exchange, at, shape, officer, kase, ms, leaf, entry from log.entry where idx = 0`,
    'entries-missing',
  );
  await refused(
    `update log.head set size = 701;
     insert into log.entry select 700, exchange, at, shape, officer, kase, ms, leaf, entry || ' ' from log.entry where idx = 0`,
    'entry-changed',
  );
});

t.test('another key, another name and a strange last head are refused', async (t) => {
  const { database, log, signing, key, office } = await setup(t);
  await appendMany(log, 3);
  await publishAll(database, signing);
  const other = signingInMemory();
  await t.rejects(takeOffice(officeParts(database, other)), { name: 'SigningRefused', reason: 'other-key' });
  await t.rejects(takeOffice(officeParts(database, signing, 'jembatan.renamed/log')), {
    name: 'SigningRefused',
    reason: 'other-log',
  });
  for (const strange of ['', 'not a checkpoint', await foreignHead(t)]) {
    const parts = { ...officeParts(database, signing), lastHead: headInMemory(strange) };
    await t.rejects(takeOffice(parts), { name: 'SigningRefused', reason: 'last-head-unreadable' });
  }
  await office();
  t.same(await faultsOf(database, key), []);
});

const foreignHead = async (t: Test): Promise<string> => {
  const { database, signing } = await setup(t);
  await publishAll(database, signing);
  return (await readTree(database)).checkpoint;
};

t.test('a new key signs beside the one before, and who knows either believes the log', async (t) => {
  const { database, log, signing, key } = await setup(t);
  await appendMany(log, 3);
  await publishAll(database, signing);
  const rotated = { ...signing, keys: [...signingInMemory().keys, ...signing.keys] };
  const office = await takeOffice(officeParts(database, rotated));
  const [present] = signersOf(rotated);
  t.match(office.rotation, { from: /^[0-9a-f]{8}$/, to: present?.verifierKey });
  t.equal(await office.round(), 0);
  t.same(await faultsOf(database, key), []);
  t.same(await faultsOf(database, present?.verifierKey ?? ''), []);
  t.equal((await takeOffice(officeParts(database, rotated))).rotation, undefined, 'once');
});

t.test('the last head is kept in a file of its own, whole or not at all', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'jembatan-head-'));
  t.teardown(() => rm(folder, { recursive: true }));
  const head = lastHeadIn(join(folder, 'log.checkpoint'));
  t.equal(await head.read(), undefined);
  await head.write('one\n');
  await writeFile(join(folder, `log.checkpoint.${process.pid}.new`), 'half of what a killed process wrote');
  await head.write('two\n');
  t.equal(await head.read(), 'two\n');
  t.same(await readdir(folder), ['log.checkpoint']);
  t.equal((await stat(join(folder, 'log.checkpoint'))).mode & 0o777, 0o600);
});
