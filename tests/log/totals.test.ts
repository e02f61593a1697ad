import fc from 'fast-check';
import t from 'tap';
import type { Sql } from '../../src/core/sql.js';
import type { LogKind, LogRecord } from '../../src/log/log.js';
import { countEntries, readTotals, type TotalColumn, type TotalsQuery } from '../../src/log/totals.postgres.js';
import { freshDatabase } from '../postgres.js';
import { logOn, recordOf } from './record.js';

t.setTimeout(240_000);

const kinds: readonly LogKind[] = [
  'exchange.answered',
  'exchange.failed',
  'exchange.refused',
  'delivery.completed',
  'audit.read',
];

/** Around midnight in WIB, which is 17:00 UTC. */
const recordNumber = (n: number): LogRecord =>
  recordOf({
    at: new Date(Date.parse('2026-11-23T16:30:00Z') + (n % 240) * 60_000),
    consumer: ['dpmptsp.perizinan', 'mpp.loket', 'mpp.kiosk'][n % 3] ?? '',
    service: ['a.b.v1', 'c.d.v1'][n % 2] ?? '',
    kind: kinds[n % 5] ?? 'audit.read',
  });

const week = { from: '2026-11-22', to: '2026-11-29', filters: {} };

/** The same by counting the log from end to end. */
const counted = async (sql: Sql): Promise<Record<string, number>> => {
  const rows = await sql.query<{ name: string; entries: number }>(
    `select ((e.at + interval '7 hours') at time zone 'UTC')::date || ' ' || s.consumer || ' ' || s.service as name, count(*) as entries
     from log.entry e join log.shape s on s.id = e.shape group by 1`,
  );
  return Object.fromEntries(rows.map(({ name, entries }) => [name, entries]));
};

const by: readonly TotalColumn[] = ['day', 'consumer', 'service'];

const told = async (sql: Sql): Promise<Record<string, number>> => {
  const rows = await readTotals(sql, { ...week, by }, 1_000);
  return Object.fromEntries(
    rows.map(({ day, consumer, service, entries }) => [`${day} ${consumer} ${service}`, entries]),
  );
};

t.test('totals equal counting, whatever was counted already and wherever the cut lies', async (t) => {
  const database = await freshDatabase(t);
  const log = logOn(database);
  let written = 0;
  await fc.assert(
    fc.asyncProperty(fc.nat(60), fc.integer({ min: 1, max: 40 }), fc.boolean(), async (more, step, counts) => {
      const records = Array.from({ length: more }, (_, n) => recordNumber(written + n));
      written += more;
      await Promise.all(records.map((record) => log.append(record)));
      if (counts) await countEntries(database, step);
      t.strictSame(await told(database), await counted(database));
    }),
    { numRuns: 20 },
  );
  t.ok(written > 200);
});

t.test('two processes that count at once, while entries are written, count none twice', async (t) => {
  const database = await freshDatabase(t);
  const log = logOn(database);
  const writing = Promise.all(Array.from({ length: 900 }, (_, n) => log.append(recordNumber(n))));
  const count = async (): Promise<void> => {
    for (let round = 0; round < 30; round += 1) await countEntries(database, 37);
  };
  await Promise.all([writing, count(), count(), count()]);
  t.strictSame(await told(database), await counted(database));
  await countEntries(database);
  t.strictSame(await database.query('select upto from log.counted'), [{ upto: 900 }]);
  t.strictSame(await told(database), await counted(database));
});

t.test('an exchange counts once, by its agency too, and filters narrow', async (t) => {
  const database = await freshDatabase(t);
  const log = logOn(database);
  await Promise.all([
    log.append(recordOf({ kind: 'exchange.accepted', mode: 'sync' })),
    log.append(recordOf()),
    log.append(recordOf({ kind: 'exchange.accepted', mode: 'queued', consumer: 'mpp.kiosk' })),
    log.append(recordOf({ kind: 'delivery.dead', mode: 'queued', consumer: 'mpp.kiosk' })),
    log.append(recordOf({ kind: 'exchange.refused', mode: '', consumer: 'mpp.loket' })),
  ]);
  const totals = (query: Partial<TotalsQuery>) => readTotals(database, { ...week, by: ['agency'], ...query }, 10);
  t.strictSame(await totals({}), [
    { agency: 'dpmptsp', exchanges: 1, answered: 1, failed: 0, refused: 0, entries: 2 },
    { agency: 'mpp', exchanges: 1, answered: 0, failed: 1, refused: 1, entries: 3 },
  ]);
  t.strictSame(await totals({ by: ['consumer'], filters: { consumer: 'mpp.loket' } }), [
    { consumer: 'mpp.loket', exchanges: 0, answered: 0, failed: 0, refused: 1, entries: 1 },
  ]);
  t.strictSame(await totals({ from: '2026-11-25' }), []);
});
