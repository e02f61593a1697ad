import t from 'tap';
import { Failure } from '../../src/core/failure.js';
import { createRefusals } from '../../src/exchanges/refusals.js';
import type { LogRecord } from '../../src/log/log.js';
import { startGateway } from '../gateway.js';

const text = { en: 'There is no such thing.', id: 'Tidak ada hal seperti itu.' };
const asked = (consumer: string) => ({ consumer }) as Parameters<ReturnType<typeof createRefusals>['record']>[1];

/** Refusals at a clock of the test's own, and what they put on record. */
const setUp = () => {
  const records: LogRecord[] = [];
  const clock = { at: new Date('2026-11-25T03:00:00Z'), now: () => clock.at };
  const append = async (record: LogRecord): Promise<number> => records.push(record);
  const refusals = createRefusals({ append, appendIn: async () => undefined, close: async () => undefined }, clock);
  const refuse = async (times: number, code: 'SERVICE_UNKNOWN' | 'AGREEMENT_MISSING', consumer = 'a.desk') => {
    for (let n = 0; n < times; n += 1) await refusals.record('id', asked(consumer), {}, new Failure(code, text), 1);
  };
  return { records, clock, refusals, refuse };
};

t.test('sixty a minute are recorded one by one, the others counted by code in one entry when it is over', async (t) => {
  const { records, clock, refuse } = setUp();
  await refuse(60, 'SERVICE_UNKNOWN');
  t.equal(records.length, 60);
  await refuse(50, 'SERVICE_UNKNOWN');
  await refuse(7, 'AGREEMENT_MISSING');
  t.equal(records.length, 60);
  clock.at = new Date('2026-11-25T03:01:00Z');
  await refuse(1, 'SERVICE_UNKNOWN');
  t.equal(records.length, 62);
  t.match(records[60], {
    kind: 'exchange.refused',
    consumer: 'a.desk',
    note: { SERVICE_UNKNOWN: 50, AGREEMENT_MISSING: 7 },
  });
});

t.test('one caller’s flood hides no refusal of another', async (t) => {
  const { records, refuse } = setUp();
  await refuse(500, 'SERVICE_UNKNOWN', 'a.desk');
  await refuse(1, 'SERVICE_UNKNOWN', 'b.desk');
  t.equal(records.filter(({ consumer }) => consumer === 'b.desk').length, 1);
});

t.test('what was only counted is on record when the process ends', async (t) => {
  const { records, refusals, refuse } = setUp();
  await refuse(65, 'SERVICE_UNKNOWN');
  await refusals.flush(1, true);
  t.match(records.at(-1), { note: { SERVICE_UNKNOWN: 5 } });
  t.equal(records.length, 61);
  await refusals.flush(1, true);
  t.equal(records.length, 61, 'once');
});

t.test('a flood over HTTP leaves at most sixty entries a minute', async (t) => {
  const { exchange, database } = await startGateway(t, { work: false });
  const minuteOf = () => Math.floor(Date.now() / 60_000);
  const begun = minuteOf();
  const refuse = () => exchange('no.such.service.v1', {});
  t.equal((await refuse()).status, 404);
  for (let n = 0; n < 120; n += 10) await Promise.all(Array.from({ length: 10 }, refuse));
  const [row] = await database.query<{ count: number }>(
    `select count(*)::int as count from log.entry e join log.shape s on s.id = e.shape where s.kind = 'exchange.refused'`,
  );
  if (minuteOf() === begun) t.equal(row?.count, 60);
  else t.ok(Number(row?.count) >= 60 && Number(row?.count) <= 121, String(row?.count));
});
