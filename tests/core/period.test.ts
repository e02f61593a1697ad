import fc from 'fast-check';
import t from 'tap';
import { lastDayOf, periodIn, shiftPeriod } from '../../src/core/period.js';

t.test('a month is found in the name of a file, however it is written', async (t) => {
  for (const name of ['siskeudes_18.08_2026-06.zip', '202606.zip', 'Licin 2026_06 (2).XLSX'])
    t.equal(periodIn(name), '2026-06');
  for (const name of ['juni.zip', '2026-13.zip', '12026-061.zip', '2026.zip', '20260615.zip', '1999-01'])
    t.equal(periodIn(name), undefined);
});

t.test('the last day knows leap years, and months are counted across years', async (t) => {
  t.equal(lastDayOf('2028-02'), '2028-02-29');
  t.equal(lastDayOf('2026-12'), '2026-12-31');
  t.equal(shiftPeriod('2026-01', -1), '2025-12');
  t.equal(shiftPeriod('2026-12', 1), '2027-01');
});

t.test('a month there and back is the same month', async () => {
  const period = fc.tuple(fc.integer({ min: 2000, max: 2099 }), fc.integer({ min: 1, max: 12 }));
  fc.assert(
    fc.property(period, fc.integer({ min: -500, max: 500 }), ([year, month], months) => {
      const given = `${year}-${String(month).padStart(2, '0')}`;
      return shiftPeriod(shiftPeriod(given, months), -months) === given;
    }),
  );
});
