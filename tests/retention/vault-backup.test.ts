import { randomBytes } from 'node:crypto';
import { mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import t, { type Test } from 'tap';
import { aesSealer } from '../../src/core/seal.js';
import { eraseSubject } from '../../src/retention/erase-subject.postgres.js';
import { backUpVault, restoreVault } from '../../src/retention/vault-backup.js';
import { removeBackups } from '../../src/retention/vault-files.js';
import { keys, logOn, recordOf } from '../log/record.js';
import { freshDatabase } from '../postgres.js';

const nik = (n: number) => ({ scheme: 'nik', value: `351024010190900${n}` });
const at = new Date('2026-11-25T01:02:03Z');

const setup = async (t: Test) => {
  const database = await freshDatabase(t);
  const folder = await mkdtemp(join(tmpdir(), 'jembatan-vault-'));
  t.teardown(() => rm(folder, { recursive: true }));
  const log = logOn(database);
  t.teardown(() => log.close());
  for (const n of [1, 2, 3]) await log.append(recordOf({ sealed: { subjects: [nik(n), nik(n + 3)], case: 'x' } }));
  const openings = () =>
    database.query<{ row: string }>('select o::text as row from vault.opening o order by idx, sealed');
  return { database, folder, log, openings, tools: { database, sealer: keys.sealer } };
};

t.test('a backup brings back what was lost, whole and once', async (t) => {
  const { database, folder, openings, tools } = await setup(t);
  const before = await openings();
  const { path, openings: count } = await backUpVault(tools, folder, at);
  t.equal(count, 6);
  t.same(await readdir(folder), ['vault-20261125T010203Z.backup'], 'and no half of one');
  const bytes = await readFile(path, 'latin1');
  for (const { row } of before) t.notOk(bytes.includes(row.split('x')[1]?.slice(0, 40) ?? ''), 'it is encrypted');
  await database.query('delete from vault.opening where idx > 0');
  t.same(await restoreVault(tools, path), { restored: 4, of: 6 });
  t.same(await openings(), before);
  t.same(await restoreVault(tools, path), { restored: 0, of: 6 });
});

t.test('who was erased since stays erased, and what is past its retention too', async (t) => {
  const { database, folder, log, openings, tools } = await setup(t);
  const { path } = await backUpVault(tools, folder, at);
  await eraseSubject({ database, log, indexOfYear: keys.log.indexOfYear }, nik(2), () =>
    recordOf({ kind: 'payload.erased', sealed: { subjects: [] } }),
  );
  await database.query('update log.retention set ended = 1');
  await database.query('delete from vault.opening');
  t.same(await restoreVault(tools, path), { restored: 2, of: 6 });
  t.match(await openings(), [{ row: /^\(2,/ }, { row: /^\(2,/ }]);
});

t.test('a file that is cut off, changed, renamed or another gateway’s is refused', async (t) => {
  const { database, folder, tools } = await setup(t);
  const { path } = await backUpVault(tools, folder, at);
  const whole = await readFile(path);
  const refused = (what: string, sealer = tools.sealer, file = path) =>
    t.rejects(restoreVault({ database, sealer }, file), { code: 'CONFIG_INVALID' }, what);
  await refused('another key', aesSealer(randomBytes(32)));
  const renamed = join(folder, 'vault-20261126T010203Z.backup');
  await rename(path, renamed);
  await refused('renamed', tools.sealer, renamed);
  await fc.assert(
    fc.asyncProperty(fc.nat(whole.length - 1), fc.boolean(), async (place, cut) => {
      const spoilt = cut ? whole.subarray(0, place) : Buffer.from(whole);
      if (!cut) spoilt[place] = (spoilt[place] ?? 0) ^ 1;
      await writeFile(path, spoilt);
      await t.rejects(restoreVault(tools, path), { code: 'CONFIG_INVALID' });
    }),
    { numRuns: 40 },
  );
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), async (bytes) => {
      await writeFile(path, bytes);
      await t.rejects(restoreVault(tools, path), { code: 'CONFIG_INVALID' });
    }),
    { numRuns: 40 },
  );
});

t.test('old backups are removed by their names, and nothing else is', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'jembatan-vault-'));
  t.teardown(() => rm(folder, { recursive: true }));
  const names = ['vault-20261101T000000Z.backup', 'vault-20261120T000000Z.backup', 'vault-old.backup', 'notes.txt'];
  for (const name of names) await writeFile(join(folder, name), '');
  t.equal(await removeBackups(folder, new Date('2026-11-11T00:00:00Z')), 1);
  t.same((await readdir(folder)).sort(), names.slice(1).sort());
  t.equal(await removeBackups(join(folder, 'none'), at), 0);
  t.equal(await removeBackups(undefined, at), 0);
});
