import { randomBytes } from 'node:crypto';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import t, { type Test } from 'tap';
import { migrate, shippedMigrations } from '../../src/postgres/migrate.js';
import { freshDatabase } from '../postgres.js';

const setup = async (t: Test, files: Record<string, string>) => {
  const database = await freshDatabase(t);
  await database.query('drop table public.migration');
  const folder = t.testdir(files);
  return { database, folder, run: () => migrate(database.url, pathToFileURL(`${folder}/`)) };
};

t.test('migrations run in the order of their numbers, once, and gaps are fine', async (t) => {
  const { database, run } = await setup(t, {
    '0020_second.sql': 'insert into first values (2);',
    '0003_first.sql': 'create table first (n int); insert into first values (1);',
    'README.md': 'not a migration',
  });
  t.strictSame(await run(), ['0003_first.sql', '0020_second.sql']);
  t.strictSame(await run(), []);
  t.strictSame(await database.query('select n from first order by n'), [{ n: 1 }, { n: 2 }]);
});

t.test('a migration that lands late between others still runs', async (t) => {
  const { folder, run } = await setup(t, { '0001_a.sql': 'select 1', '0030_c.sql': 'select 3' });
  await run();
  await writeFile(join(folder, '0010_b.sql'), 'select 2');
  t.strictSame(await run(), ['0010_b.sql']);
});

t.test('a migration that fails leaves nothing of itself behind, and those before it stay', async (t) => {
  const { database, folder, run } = await setup(t, {
    '0001_good.sql': 'create table good ();',
    '0002_bad.sql': 'create table half (); select no_such_function();',
  });
  await t.rejects(run(), /no_such_function/);
  const tables = await database.query("select tablename from pg_tables where tablename in ('good', 'half')");
  t.strictSame(tables, [{ tablename: 'good' }]);
  await writeFile(join(folder, '0002_bad.sql'), 'create table half ();');
  t.strictSame(await run(), ['0002_bad.sql']);
});

t.test('processes that migrate at the same time run each file once', async (t) => {
  const name = `n${randomBytes(4).toString('hex')}`;
  const { database, run } = await setup(t, {
    '0001_a.sql': `create table ${name} (n int);`,
    '0002_b.sql': `select pg_sleep(0.1); insert into ${name} values (1);`,
  });
  const ran = await Promise.all([run(), run(), run(), run()]);
  t.strictSame(ran.flat().sort(), ['0001_a.sql', '0002_b.sql']);
  t.strictSame(await database.query(`select n from ${name}`), [{ n: 1 }]);
});

t.test('a migration that was edited after it ran is refused', async (t) => {
  const { folder, run } = await setup(t, { '0001_a.sql': 'select 1' });
  await run();
  await writeFile(join(folder, '0001_a.sql'), 'select 2');
  await t.rejects(run(), { code: 'CONFIG_INVALID', detail: { en: /0001_a\.sql/, id: /0001_a\.sql/ } });
});

t.test('a database of a newer program is refused, with nothing changed', async (t) => {
  const { folder, run } = await setup(t, { '0001_a.sql': 'select 1', '0002_b.sql': 'select 2' });
  await run();
  await rm(join(folder, '0002_b.sql'));
  await t.rejects(run(), { code: 'CONFIG_INVALID', detail: { en: /newer version/ } });
});

t.test('the shipped migrations are in the database every test gets', async (t) => {
  const database = await freshDatabase(t);
  t.strictSame(await migrate(database.url, shippedMigrations), []);
  t.strictSame(await database.query('select size, fence from log.head'), [{ size: 0, fence: 0 }]);
});
