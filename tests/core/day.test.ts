import fc from 'fast-check';
import t from 'tap';
import { readDay } from '../../src/core/day.js';

t.test('days are real days, with a year of four digits', async (t) => {
  for (const cell of ['2026-02-28', '28/02/2026', '28-2-2026', '28.02.2026', '2026-02-28 00:00:00', '28/02/2026 10:15'])
    t.equal(readDay(cell), '2026-02-28', cell);
  for (const cell of ['', '29/02/2026', '02/28/26', '2026-13-01', 'kemarin', '1/1/1'])
    t.equal(readDay(cell), undefined, cell);
  fc.assert(fc.property(fc.string(), (cell) => /^\d{4}-\d{2}-\d{2}$/.test(readDay(cell) ?? '2026-01-01')));
});
