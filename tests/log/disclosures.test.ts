import fc from 'fast-check';
import t from 'tap';
import { type Disclosure, searchDisclosures } from '../../src/log/disclosures.postgres.js';
import type { LogRecord } from '../../src/log/log.js';
import { freshDatabase } from '../postgres.js';
import { keys, logOn, recordOf } from './record.js';

const start = Date.parse('2026-12-31T15:00:00Z');
const people = ['3510240101909001', '3510240101909002', '3510240101909003'];

type Ending = Pick<LogRecord, 'kind' | 'code'>;

const telling: readonly Ending[] = [
  { kind: 'exchange.answered', code: null },
  { kind: 'delivery.completed', code: null },
  { kind: 'exchange.failed', code: 'SUBJECT_DECEASED' },
  { kind: 'delivery.dead', code: 'SUBJECT_NOT_FOUND' },
];
const silent: readonly Ending[] = [
  { kind: 'exchange.accepted', code: null },
  { kind: 'exchange.failed', code: 'PROVIDER_TIMEOUT' },
  { kind: 'exchange.refused', code: 'PURPOSE_NOT_PERMITTED' },
  { kind: 'delivery.dead', code: 'PROVIDER_REFUSED' },
  { kind: 'payload.erased', code: null },
];
const endings = [...telling, ...silent];

/** Two hours before the turn of the year in WIB and on, one every half minute; each is about one or two people. */
const recordNumber = (n: number): LogRecord => {
  const ending = endings[Math.floor(n / 3) % endings.length] as Ending;
  const about = [people[n % 3], ...(n % 5 === 0 ? [people[(n + 1) % 3]] : [])];
  return recordOf({
    ...ending,
    at: new Date(start + n * 30_000),
    elements: { asked: ['fullName', 'address'], returned: ending.code === null ? ['fullName'] : [], withheld: [] },
    sealed: { subjects: about.map((value) => ({ scheme: 'nik', value: String(value) })) },
  });
};

t.test('the disclosures about a citizen', async (t) => {
  const database = await freshDatabase(t);
  const log = logOn(database);
  const records = Array.from({ length: 540 }, (_, n) => recordNumber(n));
  await Promise.all(records.map((record) => log.append(record)));
  const tools = { sql: database, keys: keys.log };

  const allOf = async (value: string, span: { from?: Date; to?: Date }, limit: number): Promise<Disclosure[]> => {
    const found: Disclosure[] = [];
    let cursor: number | undefined;
    do {
      const page = await searchDisclosures(tools, { scheme: 'nik', value }, span, cursor, limit);
      t.ok(page.disclosures.length <= limit);
      found.push(...page.disclosures);
      cursor = page.next ?? undefined;
    } while (cursor !== undefined);
    return found;
  };

  await t.test(
    'are every answer and every word about them, newest first, across years, and of nobody else',
    async (t) => {
      const isTold = ({ kind, code }: LogRecord): boolean =>
        telling.some((ending) => ending.kind === kind && ending.code === code);
      const instant = fc.option(
        fc.nat(560).map((n) => new Date(start + (n - 10) * 30_000)),
        { nil: undefined },
      );
      await fc.assert(
        fc.asyncProperty(
          fc.constantFrom(...people, '3510240101909009'),
          instant,
          instant,
          fc.integer({ min: 1, max: 200 }),
          async (value, from, to, limit) => {
            const span = { ...(from && { from }), ...(to && { to }) };
            const found = await allOf(value, span, Math.max(limit, 20));
            const expected = records.filter(
              (record) =>
                isTold(record) &&
                record.sealed.subjects.some((subject) => subject.value === value) &&
                (from === undefined || record.at >= from) &&
                (to === undefined || record.at < to),
            );
            t.strictSame(
              found.map(({ exchange }) => exchange),
              expected.reverse().map(({ exchange }) => exchange),
            );
          },
        ),
        { numRuns: 20 },
      );
    },
  );

  await t.test('say who received which elements from whom, for what, under which agreement', async (t) => {
    const [newest] = await allOf(people[0] ?? '', {}, 200);
    const record = records.find(({ exchange }) => exchange === newest?.exchange);
    const { exchange, at, consumer, provider, service, purpose, agreement, elements, code } =
      record ?? records[0] ?? recordNumber(0);
    t.match(newest, { exchange, consumer, provider, service, purpose, agreement, code, elements: elements.returned });
    t.equal(newest?.at, at.toISOString());
  });

  await t.test('are not found any more once the citizen was erased', async (t) => {
    const before = await allOf(people[1] ?? '', {}, 200);
    const erased = before.map(({ index }) => index);
    await database.query('delete from vault.opening where idx = any($1::bigint[])', [erased]);
    t.ok(before.length > 0);
    t.strictSame(await allOf(people[1] ?? '', {}, 200), []);
  });
});
