import fc from 'fast-check';
import t from 'tap';
import { arrears } from '../../../adapters/samsat/arrears.js';
import type { Json, JsonObject } from '../../../src/core/json.js';

const nothing = { pkb: 0, pkbPenalty: 0, opsen: 0, swdkllj: 0, swdklljPenalty: 0 };
const end = { tg_akhir_pajak_baru: '2027-05-14' };

t.test(
  'each numbered column is a year of its own; the coming period and years without anything due are not in the list',
  async (t) => {
    const record = {
      ...end,
      bea_pkb_pok0: 9,
      bea_pkb_pok1: 100,
      bea_pkb_den1: 25,
      bea_pkb_ops1: 66,
      bea_swdkllj_pok3: 35,
      bea_swdkllj_den3: 8,
    };
    t.same(arrears.decode(record), [
      { ...nothing, year: 2025, pkb: 100, pkbPenalty: 25, opsen: 66 },
      { ...nothing, year: 2023, swdkllj: 35, swdklljPenalty: 8 },
    ]);
    t.same(arrears.decode({}), [], 'nothing is owed where nothing is said');
  },
);

t.test('amounts are whole rupiah, written as numbers or as text', async (t) => {
  for (const amount of [186000, '186000', '186000.00', '186.000', 'Rp 186.000,00', ' 186000 '])
    t.match(arrears.decode({ ...end, bea_pkb_pok2: amount }), [{ year: 2024, pkb: 186000 }]);
  for (const amount of [-1, 1.5, '186.5', '1e5', 'gratis', true, {}, [], '9'.repeat(16)])
    t.equal(arrears.decode({ ...end, bea_pkb_pok2: amount }), undefined, JSON.stringify(amount));
});

t.test('a debt whose year cannot be told is not understood', async (t) => {
  for (const day of [undefined, null, '-', '2027', '14-05', 20270514, '0001-01-01'])
    t.equal(arrears.decode({ bea_pkb_pok1: 1, ...(day === undefined ? {} : { tg_akhir_pajak_baru: day }) }), undefined);
  t.match(arrears.decode({ bea_pkb_pok1: 1, tg_akhir_pajak_baru: '14-05-2027' }), [{ year: 2025 }]);
  for (const record of [null, [], 'x', 7]) t.equal(arrears.decode(record), undefined);
});

const column = fc.constantFrom('bea_pkb_pok', 'bea_pkb_den', 'bea_pkb_ops', 'bea_swdkllj_pok', 'bea_swdkllj_den');

t.test('every rupiah in columns 1 to 5 is in the list, in its year, exactly once', async () => {
  const cells = fc.uniqueArray(fc.tuple(column, fc.integer({ min: 1, max: 5 }), fc.nat({ max: 10 ** 9 })), {
    selector: ([name, n]) => name + n,
  });
  fc.assert(
    fc.property(cells, (cells) => {
      const record: JsonObject = {
        ...end,
        ...Object.fromEntries(cells.map(([name, n, amount]) => [name + n, amount])),
      };
      const years = arrears.decode(record) as (typeof nothing & { year: number })[];
      return [1, 2, 3, 4, 5].every((n) => {
        const wanted = cells.filter(([, at]) => at === n).reduce((sum, [, , amount]) => sum + amount, 0);
        const found = years.filter(({ year }) => year === 2026 - n);
        const total = found
          .flatMap(({ year: _, ...amounts }) => Object.values(amounts))
          .reduce((sum, one) => sum + one, 0);
        return total === wanted && found.length === (wanted > 0 ? 1 : 0);
      });
    }),
  );
});

t.test('any record yields a list of amounts or nothing', async () => {
  const keys = fc.oneof(
    fc.constant('tg_akhir_pajak_baru'),
    fc.tuple(column, fc.integer({ min: 0, max: 6 })).map(([name, n]) => name + n),
  );
  fc.assert(
    fc.property(fc.dictionary(keys, fc.oneof(fc.jsonValue(), fc.stringMatching(/^[\d.,-]{1,12}$/))), (record) => {
      const years = arrears.decode(record as Json);
      if (years === undefined) return true;
      const numbers = (years as JsonObject[]).flatMap((year) => Object.values(year));
      return numbers.every((one) => Number.isSafeInteger(one) && Number(one) >= 0);
    }),
  );
});
