import { access, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import ExcelJS from 'exceljs';
import t from 'tap';
import { booksOf, enterprises } from '../../../sandbox/bumdes/books.js';
import { bookKeepers, capitalMonth, capitalPaid, booksOf as villageBooksOf } from '../../../sandbox/siskeudes/books.js';
import { setUp } from '../bench.js';

t.test('every month of every enterprise balances and begins where the one before ended', async (t) => {
  for (const enterprise of enterprises)
    for (let year = 2025; year <= 2027; year++)
      for (let month = 1; month <= 12; month++) {
        const period = `${year}-${String(month).padStart(2, '0')}`;
        const entries = booksOf(enterprise, period);
        for (const part of ['opening', 'closing'] as const)
          t.equal(
            entries.reduce((sum, entry) => sum + entry[part], 0),
            0,
            `${period} ${part}`,
          );
        const before = booksOf(
          enterprise,
          month === 1 ? `${year - 1}-12` : `${year}-${String(month - 1).padStart(2, '0')}`,
        );
        for (const [n, { account, opening }] of entries.entries())
          if (month > 1 || /^[12]/.test(account)) t.equal(opening, before[n]?.closing, `${period} ${account}`);
      }
});

t.test('what a village pays in is what its enterprise receives', async (t) => {
  for (const enterprise of enterprises) {
    const keeper = bookKeepers.find(({ village }) => village.code === enterprise.villageCode);
    if (keeper === undefined) return void t.fail(enterprise.source);
    const paid = villageBooksOf(keeper, 2026).movements.filter(({ line }) => line.account.startsWith('6.2.2'));
    t.match(paid, [{ month: capitalMonth, amount: capitalPaid }]);
    const received = booksOf(enterprise, '2026-03').find(({ account }) => account === '3.1.01.01');
    t.equal(received?.credit, capitalPaid * 100);
  }
});

t.test('it drops what it is asked for, as a workbook or as CSV', async (t) => {
  const bench = await setUp(t);
  const folder = bench.variable('bumdes', 'SANDBOX_BUMDES_FOLDER');
  const drop = (body: object) => bench.control('POST', '/bumdes/export', body);
  t.match((await drop({ enterprise: 'tamansari', period: '2026-06' })).json, {
    file: 'tamansari_2026-06.xlsx',
    villageCode: '35.10.24.2008',
  });
  const book = new ExcelJS.Workbook();
  await book.xlsx.readFile(join(folder, 'tamansari_2026-06.xlsx'));
  const sheet = book.worksheets[0];
  t.equal(sheet?.getCell('A3').value, 'Per 30 Juni 2026');
  t.ok(sheet?.getCell('D5').isMerged);
  t.equal(sheet?.getCell('D6').value, 'Kredit');
  await drop({ enterprise: 'licin', period: '2026-06' });
  t.match(
    await readFile(join(folder, 'licin_2026-06.csv'), 'utf8'),
    /^\ufeffBUMDES[\s\S]*\r\n3-1000;Penyertaan Modal Desa;\(218\.000\.000,00\);-;-;/,
  );
  t.match((await drop({ enterprise: 'banjar' })).json, { file: 'banjar_2026-02.xlsx' }, 'last month');
});

t.test('what it cannot do it says, and a name cannot lead out of the folder', async (t) => {
  const bench = await setUp(t);
  for (const more of [
    { enterprise: 'nobody' },
    { name: '../a.xlsx' },
    { mistake: 'constructor' },
    { period: '2026-13' },
    { more: -1 },
    { copied: 'third' },
  ])
    t.equal(
      (await bench.control('POST', '/bumdes/export', { enterprise: 'licin', ...more })).status,
      400,
      JSON.stringify(more),
    );
  await access(bench.variable('bumdes', 'SANDBOX_BUMDES_FOLDER'));
  t.same((await bench.control('GET', '/bumdes/reports')).json, { reports: [] });
});
