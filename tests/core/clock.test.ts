import t from 'tap';
import { nextWibMidnight, wibDay } from '../../src/core/clock.js';

t.test('the day turns at midnight in Jakarta, seven hours before UTC', async (t) => {
  t.equal(wibDay(new Date('2026-11-24T16:59:59.999Z')), '2026-11-24');
  t.equal(wibDay(new Date('2026-11-24T17:00:00.000Z')), '2026-11-25');
});

t.test('the next WIB midnight is the instant a daily quota renews', async (t) => {
  t.equal(nextWibMidnight(new Date('2026-11-24T16:59:59Z')).toISOString(), '2026-11-24T17:00:00.000Z');
  t.equal(nextWibMidnight(new Date('2026-12-31T17:00:00Z')).toISOString(), '2027-01-01T17:00:00.000Z');
});
