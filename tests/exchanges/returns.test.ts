import t from 'tap';
import { dueDays } from '../../src/exchanges/returns.js';

const at = '22:00';
const wib = (text: string): Date => new Date(`${text}+07:00`);

t.test('a day of use is due from the hour of the next day on, in WIB', (t) => {
  t.same(dueDays(undefined, at, wib('2026-11-25T21:59:59')), ['2026-11-23']);
  t.same(dueDays(undefined, at, wib('2026-11-25T22:00:00')), ['2026-11-24']);
  t.same(dueDays('2026-11-23', at, wib('2026-11-25T21:59:59')), []);
  t.same(dueDays('2026-11-24', at, wib('2026-11-25T23:59:59')), []);
  t.same(dueDays('2026-11-24', '00:00', wib('2026-11-26T00:00:00')), ['2026-11-25']);
  t.end();
});

t.test('days without a gateway are made up for, in their order, a month of them at most', (t) => {
  t.same(dueDays('2026-02-26', at, wib('2026-03-02T22:00:00')), ['2026-02-27', '2026-02-28', '2026-03-01']);
  const long = dueDays('2025-01-01', at, wib('2026-03-02T22:00:00'));
  t.equal(long.length, 31);
  t.equal(long.at(-1), '2026-03-01');
  t.end();
});
