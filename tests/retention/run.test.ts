import t, { type Test } from 'tap';
import type { JsonObject } from '../../src/core/json.js';
import type { LogRecord } from '../../src/log/log.js';
import { openEntry, readExchange } from '../../src/log/read.postgres.js';
import { searchEntries } from '../../src/log/search.postgres.js';
import { previewRetention, type RetentionParts, runRetention } from '../../src/retention/run.js';
import { retentionSettings } from '../../src/retention/settings.js';
import { keys, logOn, recordOf } from '../log/record.js';
import { freshDatabase } from '../postgres.js';

const day = 24 * 60 * 60 * 1000;
const now = new Date('2031-11-25T00:00:00Z');
const daysAgo = (days: number): Date => new Date(now.getTime() - days * day);

const setup = async (t: Test, records: readonly LogRecord[]) => {
  const database = await freshDatabase(t);
  const log = logOn(database);
  t.teardown(() => log.close());
  for (const record of records) await log.append(record);
  const parts: RetentionParts = { database, log, settings: retentionSettings(), config: 3, backups: undefined };
  const entries = () => database.query<{ idx: number; entry: string }>('select idx, entry from log.entry order by idx');
  return { database, parts, entries };
};

t.test('after five years an entry says no longer whom it was about, and stays', async (t) => {
  const [old, alsoOld, young] = [
    recordOf({ at: daysAgo(1900) }),
    recordOf({ at: daysAgo(1830) }),
    recordOf({ at: daysAgo(1) }),
  ];
  const { database, parts, entries } = await setup(t, [old, alsoOld, young]);
  const before = await entries();
  t.match(await previewRetention(parts, now), { openings: 2 }, 'a dry run counts');
  t.equal((await database.query('select from vault.opening')).length, 3, 'and erases nothing');

  t.match(await runRetention(parts, now, 'gateway'), { openings: 2, payloads: 0, exchanges: 0, backups: 0 });
  t.same((await entries()).slice(0, 3), before, 'every entry is the same bytes');
  t.match(JSON.parse((await entries()).at(-1)?.entry ?? '') as JsonObject, {
    kind: 'payload.erased',
    config: 3,
    note: { by: 'gateway', reason: 'retention', kept: 'openings', entries: 2, from: 0, below: 2 },
  });
  const tools = { sql: database, sealer: keys.sealer };
  const [first, last] = [await readExchange(database, old.exchange), await readExchange(database, young.exchange)];
  t.match(first, [{ officer: null, case: null }]);
  for (const found of first) t.same(await openEntry(tools, found), []);
  for (const found of last) t.equal((await openEntry(tools, found)).length, 5);
  const search = { sql: database, keys: keys.log };
  const { entries: ofOfficer } = await searchEntries(search, { officer: 'petugas.loket.7' }, undefined, 10);
  t.match(
    ofOfficer.map(({ exchange }) => exchange),
    [young.exchange],
  );

  t.match(await runRetention(parts, now, 'gateway'), { openings: 0 });
  t.equal((await entries()).length, 4, 'a run that erased nothing leaves no entry');
});

t.test('the configuration says how long', async (t) => {
  const { parts } = await setup(t, [recordOf({ at: daysAgo(40) })]);
  t.match(await runRetention(parts, now, 'gateway'), { openings: 0 });
  const settings = retentionSettings({ openingDays: 30 });
  t.same(settings, { payloadDays: 7, idempotencyKeyDays: 7, openingDays: 30, vaultBackupDays: 14 });
  t.match(await runRetention({ ...parts, settings }, now, 'gateway'), { openings: 1 });
});

t.test(
  'long logs are erased in transactions of 5,000 entries, each with its own entry; one holder at a time',
  async (t) => {
    const { database, parts, entries } = await setup(t, [recordOf({ at: daysAgo(1900) })]);
    await database.query(
      `with head as (update log.head set size = size + 12000)
     insert into log.entry select n, gen_random_uuid(), e.at, e.shape, null, null, 1, e.leaf, e.entry
     from log.entry e, generate_series(1, 12000) as n where e.idx = 0`,
    );
    await database.query(`insert into vault.opening select n, 1, '\\x00' from generate_series(1, 12000) as n`);
    await database.transaction(async (sql) => {
      await sql.query('select from log.retention for update');
      t.match(await runRetention(parts, now, 'gateway'), { openings: 0 }, 'another is at work');
    });
    const both = await Promise.all([runRetention(parts, now, 'gateway'), runRetention(parts, now, 'gateway')]);
    t.equal(both[0].openings + both[1].openings, 12_001);
    const holes = (await entries())
      .slice(12_001)
      .map(({ entry }) => JSON.parse(entry) as { note: { entries: number } });
    t.same(
      holes.map(({ note }) => note.entries),
      [5000, 5000, 2001],
    );
  },
);

t.test('rows of exchanges that ended long ago go with what hangs on them', async (t) => {
  const { database, parts } = await setup(t, []);
  const hex = (at: Date) => at.getTime().toString(16).padStart(12, '0');
  const insert = async (at: Date, ended: boolean, n: number) => {
    const id = `${hex(at).slice(0, 8)}-${hex(at).slice(8)}-7000-8000-00000000000${n}`;
    await database.query(
      `insert into work.exchange (id, consumer, provider, service, agreement, purpose, config, mode, state, elements_asked, payload_days, created_at, ended_at)
       values ($1, 'a.b', 'c.d', 's.v1', 'x', 'P', 1, 'queued', 'completed', '{}', 7, $2, $3)`,
      [id, at, ended ? at : null],
    );
    await database.query(
      `insert into work.delivery (id, exchange, system, via, state, since, due_at, created_at, updated_at)
       values ($1, $1, 'c.d', 'push', 'completed', $2, $2, $2, $2)`,
      [id, at],
    );
    await database.query(`insert into work.attempt values ($1, 1, $2, 'postponed', null)`, [id, at]);
  };
  await insert(daysAgo(1900), true, 1);
  await insert(daysAgo(1900), false, 2);
  await insert(daysAgo(10), true, 3);
  t.match(await previewRetention(parts, now), { exchanges: 1 });
  t.match(await runRetention(parts, now, 'gateway'), { exchanges: 1 });
  for (const table of ['exchange', 'delivery', 'attempt'])
    t.equal((await database.query(`select from work.${table}`)).length, 2, table);
});
