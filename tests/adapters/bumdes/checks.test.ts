import fc from 'fast-check';
import t from 'tap';
import { type Closing, checksOf } from '../../../adapters/bumdes/checks.js';
import { statementsOf } from '../../../adapters/bumdes/statements.js';
import type { Line } from '../../../adapters/bumdes/trial-balance.js';
import { booksOf, type Entry, enterprises, summaryOf } from '../../../sandbox/bumdes/books.js';

const [enterprise] = enterprises;
if (enterprise === undefined) throw new Error('the sandbox has no enterprise');

const linesOf = (entries: readonly Entry[]): Map<string, Line> =>
  new Map(entries.map(({ account, ...amounts }) => [account, { ...amounts }]));

const closingOf = (entries: readonly Entry[]): Closing =>
  Object.fromEntries(entries.map(({ account, closing }) => [account, closing]));

const check = (lines: ReadonlyMap<string, Line>, previous: Closing | undefined, period = '2026-06', leftOut = 0) =>
  checksOf({ lines, statements: statementsOf(lines), period, previous, leftOut });

const may = closingOf(booksOf(enterprise, '2026-05'));
const june = () => linesOf(booksOf(enterprise, '2026-06'));

const changed = (account: string, change: Partial<Line>): Map<string, Line> => {
  const lines = june();
  const line = lines.get(account);
  if (line === undefined) throw new Error(`no ${account}`);
  return lines.set(account, { ...line, ...change });
};

t.test('sound books raise nothing, all year round, and say what the enterprise says', (t) => {
  for (let month = 1; month <= 12; month++) {
    const period = `2026-${String(month).padStart(2, '0')}`;
    const before = month === 1 ? '2025-12' : `2026-${String(month - 1).padStart(2, '0')}`;
    const entries = booksOf(enterprise, period);
    const lines = linesOf(entries);
    t.same(check(lines, closingOf(booksOf(enterprise, before)), period), [], period);
    const { assets, netProfit, villageCapital } = statementsOf(lines);
    const rupiah = { assets, netProfit, villageCapital };
    const inRupiah = Object.fromEntries(Object.entries(rupiah).map(([name, value]) => [name, Math.round(value / 100)]));
    t.same(inRupiah, summaryOf(entries), period);
  }
  t.end();
});

t.test('debits and credits that differ are told by part, with assets and what is owed', (t) => {
  const cash = june().get('1.1.01.01');
  t.match(check(changed('1.1.01.01', { closing: (cash?.closing ?? 0) + 100 }), may), [
    { Jenis: 'TIDAK_SEIMBANG', Bagian: 'SALDO_AKHIR' },
    { Jenis: 'NERACA_BEDA' },
    { Jenis: 'SALDO_AKHIR_BEDA', Kode_Akun: '1.1.01.01' },
  ]);
  t.match(check(changed('1.1.01.01', { debit: (cash?.debit ?? 0) + 100 }), may), [
    { Jenis: 'TIDAK_SEIMBANG', Bagian: 'MUTASI' },
    { Jenis: 'SALDO_AKHIR_BEDA' },
  ]);
  t.end();
});

t.test('an opening balance is compared with the closing one before, account by account', (t) => {
  const lines = june();
  lines.delete('1.1.03.01');
  const found = check(lines, may).filter(({ Jenis }) => Jenis === 'SALDO_AWAL_BEDA');
  t.same(found, [
    {
      Jenis: 'SALDO_AWAL_BEDA',
      Kode_Akun: '1.1.03.01',
      Seharusnya: Math.round((may['1.1.03.01'] ?? 0) / 100),
      Ditemukan: 0,
    },
  ]);
  t.same(check(june(), undefined), [{ Jenis: 'BULAN_LALU_TIDAK_ADA' }]);
  t.same(check(june(), may, '2026-06', 2), [{ Jenis: 'BARIS_DITOLAK', Jumlah_Baris: 2 }]);
  t.end();
});

t.test('cash below zero is told', (t) => {
  const lines = changed('1.1.01.01', { closing: -5000 });
  t.match(
    check(lines, may).find(({ Jenis }) => Jenis === 'KAS_NEGATIF'),
    { Kode_Akun: '1.1.01.01', Ditemukan: -50 },
  );
  t.end();
});

t.test('profit that equity shows already is not counted twice', (t) => {
  const lines = june();
  const { netProfit } = statementsOf(lines);
  lines.set('3.2.02.01', { opening: 0, debit: 0, credit: netProfit, closing: -netProfit });
  const { assets, liabilities, equity, currentProfit } = statementsOf(lines);
  t.equal(currentProfit, 0);
  t.equal(assets, liabilities + equity);
  t.end();
});

t.test('whenever debits equal credits, the balance sheet holds', async () => {
  const account = fc
    .tuple(fc.integer({ min: 1, max: 7 }), fc.integer({ min: 1, max: 9 }))
    .map(([x, y]) => `${x}.${y}.01.01`);
  const amounts = fc.dictionary(account, fc.integer({ min: -1e12, max: 1e12 }), { maxKeys: 20 });
  fc.assert(
    fc.property(amounts, (closings) => {
      const lines = new Map(
        Object.entries(closings).map(([name, closing]) => [name, { opening: 0, debit: 0, credit: 0, closing }]),
      );
      const rest = Object.values(closings).reduce((sum, closing) => sum - closing, 0);
      const cash = lines.get('1.1.01.01')?.closing ?? 0;
      lines.set('1.1.01.01', { opening: 0, debit: 0, credit: 0, closing: cash + rest });
      const { assets, liabilities, equity, currentProfit, netProfit } = statementsOf(lines);
      return assets === liabilities + equity + netProfit && (currentProfit === netProfit || currentProfit === 0);
    }),
  );
});
