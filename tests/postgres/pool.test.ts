import t from 'tap';
import { freshDatabase } from '../postgres.js';

t.test('whole numbers arrive as numbers, days as text, instants as dates', async (t) => {
  const database = await freshDatabase(t);
  const rows = await database.query(
    "select 5::int8 as n, '2026-11-24'::date as day, '2026-11-24T00:00:00Z'::timestamptz as at",
  );
  t.strictSame(rows, [{ n: 5, day: '2026-11-24', at: new Date('2026-11-24T00:00:00Z') }]);
});
