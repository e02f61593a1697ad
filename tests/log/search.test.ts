import fc from 'fast-check';
import t, { type Test } from 'tap';
import type { Sql } from '../../src/core/sql.js';
import type { LogRecord } from '../../src/log/log.js';
import type { FoundEntry } from '../../src/log/read.postgres.js';
import { type EntryFilters, type Order, searchEntries } from '../../src/log/search.postgres.js';
import { freshDatabase } from '../postgres.js';
import { keys, logOn, recordOf } from './record.js';

t.setTimeout(120_000);

const start = Date.parse('2026-12-31T15:00:00Z');

const pick = <Item>(items: readonly [Item, ...Item[]], n: number): Item => items[n % items.length] ?? items[0];

/** Spread over two calendar years, so that references of officers and cases change in the middle. */
const recordNumber = (n: number): LogRecord =>
  recordOf({
    at: new Date(start + n * 30_000),
    consumer: pick(['dpmptsp.perizinan', 'kantor.desa', 'bapenda.pajak'], n),
    service: pick(['population.person.verify.v1', 'tax.property.status.v1'], n >> 1),
    outcome: n % 11 === 0 ? 'failed' : 'answered',
    kind: n % 11 === 0 ? 'exchange.failed' : 'exchange.answered',
    code: n % 11 === 0 ? pick(['PROVIDER_TIMEOUT', 'SUBJECT_NOT_FOUND'], n) : null,
    sealed: {
      subjects: [{ scheme: 'nik', value: pick(['3510240101909001', '3510240101909002', '3510240101909003'], n >> 2) }],
      officer: pick(['a', 'b', 'c', 'd'], n >> 3),
      case: `case-${n % 200}`,
    },
  });

const setup = async (t: Test) => {
  const database = await freshDatabase(t);
  const log = logOn(database);
  const records = Array.from({ length: 1_200 }, (_, n) => recordNumber(n));
  await Promise.all(records.map((record) => log.append(record)));
  return { database, records, tools: { sql: database, keys: keys.log } };
};

const fits = (record: LogRecord, filters: EntryFilters): boolean =>
  (filters.from === undefined || record.at >= filters.from) &&
  (filters.to === undefined || record.at < filters.to) &&
  (filters.consumer === undefined || record.consumer === filters.consumer) &&
  (filters.service === undefined || record.service === filters.service) &&
  (filters.outcome === undefined || record.outcome === filters.outcome) &&
  (filters.code === undefined || record.code === filters.code) &&
  (filters.officer === undefined || record.sealed.officer === filters.officer) &&
  (filters.case === undefined || record.sealed.case === filters.case) &&
  (filters.subject === undefined || record.sealed.subjects.some(({ value }) => value === filters.subject?.value));

const anyInstant = fc.nat(1_300).map((n) => new Date(start + (n - 50) * 30_000));

const anyFilters: fc.Arbitrary<EntryFilters> = fc.record(
  {
    from: anyInstant,
    to: anyInstant,
    consumer: fc.constantFrom('dpmptsp.perizinan', 'kantor.desa', 'nobody'),
    service: fc.constantFrom('population.person.verify.v1', 'tax.property.status.v1'),
    outcome: fc.constantFrom('failed', 'answered'),
    code: fc.constantFrom('PROVIDER_TIMEOUT', 'SUBJECT_NOT_FOUND'),
    officer: fc.constantFrom('a', 'b', 'z'),
    case: fc.constantFrom('case-7', 'case-11', 'none'),
    subject: fc.constantFrom({ scheme: 'nik', value: '3510240101909002' }, { scheme: 'nop', value: '1' }),
  },
  { requiredKeys: [] },
);

const allPages = async (
  tools: Parameters<typeof searchEntries>[0],
  filters: EntryFilters,
  limit: number,
  order: Order = 'desc',
) => {
  const found: FoundEntry[] = [];
  let cursor: number | undefined;
  do {
    const page = await searchEntries(tools, filters, cursor, limit, order);
    found.push(...page.entries);
    cursor = page.next ?? undefined;
  } while (cursor !== undefined);
  return found;
};

t.test('pages of any search together are exactly the entries that fit, newest or oldest first', async (t) => {
  const { records, tools } = await setup(t);
  await fc.assert(
    fc.asyncProperty(anyFilters, fc.integer({ min: 20, max: 400 }), async (filters, limit) => {
      const expected = records.filter((record) => fits(record, filters)).reverse();
      const found = await allPages(tools, filters, limit);
      t.strictSame(
        found.map(({ exchange }) => exchange),
        expected.map(({ exchange }) => exchange),
      );
      const oldestFirst = await allPages(tools, filters, limit, 'asc');
      t.strictSame(
        oldestFirst.map(({ exchange }) => exchange),
        expected.map(({ exchange }) => exchange).reverse(),
      );
    }),
    { numRuns: 25 },
  );
});

t.test('entries written while someone pages do not appear in the older pages', async (t) => {
  const { database, tools } = await setup(t);
  const first = await searchEntries(tools, { outcome: 'answered' }, undefined, 10);
  await logOn(database).append(recordNumber(1_201));
  const second = await searchEntries(tools, { outcome: 'answered' }, first.next ?? undefined, 10);
  const indexes = [...first.entries, ...second.entries].map(({ index }) => index);
  t.strictSame(
    indexes,
    [...new Set(indexes)].sort((a, b) => b - a),
  );
  t.equal(indexes.length, 20);
});

t.test('an empty log has no entries, whatever is asked', async (t) => {
  const sql = await freshDatabase(t);
  const filters = { from: new Date(0), officer: 'a', case: 'b', consumer: 'c' };
  t.strictSame(await searchEntries({ sql, keys: keys.log }, filters, undefined, 50), { entries: [], next: null });
});

t.test('one officer has another reference in another year, and the same within one', async (t) => {
  const { tools } = await setup(t);
  const found = await allPages(tools, { officer: 'a' }, 200);
  const references = new Map(found.map(({ at, officer }) => [at < new Date('2026-12-31T17:00:00Z'), officer]));
  t.equal(new Set(found.map(({ officer }) => officer)).size, 2);
  t.not(references.get(true), references.get(false));
});

const explained = async (sql: Sql, tools: { keys: typeof keys.log }, filters: EntryFilters): Promise<string> => {
  let plan = '';
  const watching: Sql = {
    async query<Row>(text: string, values?: readonly unknown[], name?: string): Promise<Row[]> {
      if (name === undefined) plan = JSON.stringify(await sql.query(`explain ${text}`, values));
      return sql.query<Row>(text, values, name);
    },
  };
  await searchEntries({ sql: watching, keys: tools.keys }, filters, undefined, 50);
  return plan;
};

t.test('no search reads the log from end to end: each is answered from an index', async (t) => {
  const { database } = await setup(t);
  await database.query(`insert into log.entry (idx, exchange, at, shape, officer, kase, ms, leaf, entry)
    select 1200 + n, gen_random_uuid(), '2027-01-02T00:00:00Z'::timestamptz + n * interval '1 second', 1 + n % 600, n % 500, n % 9000, 5, '\\x00', '{}'
    from generate_series(0, 39999) n`);
  await database.query('update log.head set size = 41200');
  await database.query('analyze');
  const plans = {
    shape: await explained(database, { keys: keys.log }, { consumer: 'kantor.desa', code: 'PROVIDER_TIMEOUT' }),
    officer: await explained(database, { keys: keys.log }, { officer: 'a', outcome: 'failed' }),
    case: await explained(database, { keys: keys.log }, { case: 'case-7', consumer: 'kantor.desa' }),
    subject: await explained(database, { keys: keys.log }, { subject: { scheme: 'nik', value: '3510240101909009' } }),
    all: await explained(database, { keys: keys.log }, { from: new Date(start + 5_000_000) }),
  };
  for (const [name, plan] of Object.entries(plans)) t.notMatch(plan, /Seq Scan on entry_0/, `${name}: ${plan}`);
  t.match(plans.shape, /entry_0_shape_idx_idx/);
  t.match(plans.officer, /entry_0_officer_shape_idx_idx/);
  t.match(plans.case, /entry_0_kase_idx_idx/);
  t.match(plans.subject, /opening_subject_idx_idx/);
});
