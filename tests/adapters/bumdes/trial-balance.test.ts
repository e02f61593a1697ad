import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import ExcelJS from 'exceljs';
import fc from 'fast-check';
import t from 'tap';
import { type Chart, createChart } from '../../../adapters/bumdes/chart.js';
import { readTrialBalance } from '../../../adapters/bumdes/trial-balance.js';
import { booksOf, type Enterprise, enterprises } from '../../../sandbox/bumdes/books.js';
import { bukuBumdesBook, kasDesaFile, officialBook } from '../../../sandbox/bumdes/layouts.js';
import { mistakes } from '../../../sandbox/bumdes/mistakes.js';
import { Failure } from '../../../src/core/failure.js';
import { failureOf } from '../../failure-of.js';
import { charts } from './shipped.js';

const folder = await mkdtemp(join(tmpdir(), 'jembatan-bumdes-'));
t.teardown(() => rm(folder, { recursive: true }));

const read = async (name: string, bytes: Uint8Array | string, chart: Chart = {}, period = '2026-06') => {
  const path = join(folder, name);
  await writeFile(path, bytes);
  const { lines, ...rest } = await readTrialBalance(path, period, chart);
  return { ...rest, lines: Object.fromEntries(lines) };
};

/** A workbook as somebody types it. */
const workbook = async (rows: readonly (readonly ExcelJS.CellValue[])[]): Promise<Uint8Array> => {
  const book = new ExcelJS.Workbook();
  book.addWorksheet('Sheet1').addRows(rows.map((row) => [...row]));
  return new Uint8Array(await book.xlsx.writeBuffer());
};

const signed: Chart = {
  columns: { code: 'Kode', opening: 'Awal', debit: 'Debet', credit: 'Kredit', closing: 'Akhir' },
};
const header = 'Kode;Nama;Awal;Debet;Kredit;Akhir\n';
const line = (opening: number, debit: number, credit: number, closing: number) => ({ opening, debit, credit, closing });

const sheetOf = (enterprise: Enterprise) => ({
  name: enterprise.name,
  period: '2026-06',
  entries: booksOf(enterprise, '2026-06'),
  more: [],
});

t.test('three applications print the same books, and each is read as the books are', async (t) => {
  const [official, kasDesa, bukuBumdes] = enterprises as readonly [Enterprise, Enterprise, Enterprise];
  for (const [enterprise, name, bytes, chart] of [
    [official, 'a.xlsx', await officialBook(sheetOf(official)), {}],
    [kasDesa, 'b.csv', kasDesaFile(sheetOf(kasDesa)), charts['kas-desa']],
    [bukuBumdes, 'c.xlsx', await bukuBumdesBook(sheetOf(bukuBumdes)), charts['buku-bumdes']],
  ] as const) {
    const expected = booksOf(enterprise, '2026-06').map(({ account, ...amounts }) => [account, amounts]);
    t.same(await read(name, bytes, chart), { lines: Object.fromEntries(expected), faults: [], unmapped: [] }, name);
  }
});

t.test('amounts are read as accountants write them, accounts of one target are summed', async (t) => {
  const accounts = { '1-1200': '1.1.01.03', '1-1210': '1.1.01.03', '3.': '3.1.01.01' };
  const rows = [
    '1-1200;Bank A;1.234.567,00;(1.000);-;1.233.567',
    "'1-1210.;Bank B;Rp 5.000,-;0;500;4.500,00",
    '3;Modal;(1.239.567);;;(1.238.067)',
  ];
  const { lines, faults } = await read('d.csv', header + rows.join('\n'), { ...signed, accounts });
  t.same(faults, []);
  t.same(lines, {
    '1.1.01.03': line(123_956_700, -100_000, 50_000, 123_806_700),
    '3.1.01.01': line(-123_956_700, 0, 0, -123_806_700),
  });
  const { lines: typed } = await read(
    'e.xlsx',
    await workbook([
      ['Kode', 'Awal', 'Debet', 'Kredit', 'Akhir'],
      ['1.1.01.01', 1000.5, '1.000,50', null, { formula: 'B2+C2', result: 2001 }],
    ]),
    signed,
  );
  t.same(typed, { '1.1.01.01': line(100_050, 100_050, 0, 200_100) }, 'a formula counts as what it gave');
});

t.test('headings, totals, blank rows and signatures are passed over', async (t) => {
  const rows = [
    '1;ASET;x;;;',
    '1.1;Aset Lancar;;;;',
    '1.1.01.;Kas;;;;',
    '1.1.01.01;Kas Tunai;1;2;3;0',
    ';Jumlah;1;2;3;0',
    'Direktur,;;;;;',
  ];
  const { lines, faults, unmapped } = await read('f.csv', header + rows.join('\n'), signed);
  t.same([Object.keys(lines), faults, unmapped], [['1.1.01.01'], [], []]);
  const meaning = createChart({ accounts: { '1-1100': '1.1.01.01' } });
  t.same(
    [meaning('1-1100'), meaning('1-0000'), meaning('1-1'), meaning('2-0000')],
    [{ account: '1.1.01.01' }, 'heading', 'heading', 'unknown'],
  );
});

t.test('a row that cannot be read is told by its number and never repeats its cell', async (t) => {
  const rows = ['1.1.01.01;Kas;1;2;3;1,5E+07', '1.1.01.03;Bank;1;0;0;1', '1.1.01.03;Bank;1;0;0;1'];
  const { lines, faults } = await read('g.csv', header + rows.join('\n'), signed);
  t.same(Object.keys(lines), ['1.1.01.03']);
  t.match(faults, [
    { row: 2, fault: { id: /"Akhir" bukan nilai uang/ } },
    { row: 4, fault: { id: /sudah ada/ } },
  ]);
  t.notMatch(JSON.stringify(faults), /E\+07/);
});

t.test('account codes that the chart does not know are told by their rows', async (t) => {
  const rows = ['9-9900;Aneh;1;0;0;1', '1.1.05.01;Antar kantor;1;0;0;1', '1.1.1.1;Kas;1;0;0;1'];
  t.same((await read('h.csv', header + rows.join('\n'), signed)).unmapped, [2, 4]);
});

t.test('the title may say the month; when it says another one, the file is refused', async (t) => {
  const body = `${header}1.1.01.01;Kas;1;0;0;1\n`;
  for (const title of ['Per 30 Juni 2026', 'Periode 1 Januari 2026 s.d. 30 JUNI 2026', 'BUMDes', 'Dicetak 5 Juli 2026'])
    t.same(Object.keys((await read('i.csv', `${title};;;;;\n${body}`, signed)).lines), ['1.1.01.01'], title);
  const failure = await failureOf(() => read('j.csv', `Per 31 Mei 2026;;;;;\n${body}`, signed));
  t.match(failure, { code: 'BODY_MALFORMED', detail: { id: /menyebut bulan lain/ } });
});

t.test('what is no trial balance is refused with the reason', async (t) => {
  const [official] = enterprises as readonly [Enterprise];
  const whole = await officialBook(sheetOf(official));
  const noCodes = await officialBook(mistakes.noCodes?.(sheetOf(official)) ?? sheetOf(official));
  for (const [name, bytes, reason] of [
    ['k.pdf', '%PDF-', /neither/],
    ['k.xlsx', whole.subarray(0, whole.length / 2), /damaged/],
    ['l.xlsx', noCodes, /Kode Akun/],
    ['m.csv', 'Kode Akun\n', /Saldo Awal Debet/],
    ['n.csv', '', /Kode Akun/],
  ] as const)
    t.match((await failureOf(() => read(name, bytes))).detail.en, reason, name);
  t.match((await failureOf(() => read('o.csv', `${header};Jumlah;1;1;1;1\n`, signed))).detail.en, /no account/);
  const many = `${header}${'1;x;;;;\n'.repeat(5001)}`;
  t.equal((await failureOf(() => read('p.csv', many, signed))).code, 'TOO_LARGE');
});

t.test('whatever a file holds, it is a trial balance or a Failure', async () => {
  const cell = fc.oneof(
    fc.constantFrom('Kode', 'Awal', 'Debet', 'Kredit', 'Akhir', '1.1.01.01', '(1.000)', '', 'Juni 2026', '"'),
    fc.string({ maxLength: 8 }),
  );
  const table = fc.array(
    fc.array(cell, { maxLength: 7 }).map((cells) => cells.join(';')),
    { maxLength: 12 },
  );
  await fc.assert(
    fc.asyncProperty(fc.boolean(), table, async (sound, rows) => {
      try {
        const { lines } = await read('q.csv', (sound ? header : '') + rows.join('\n'), signed);
        return Object.values(lines).every((one) => Object.values(one).every(Number.isSafeInteger));
      } catch (error) {
        return error instanceof Failure;
      }
    }),
    { numRuns: 150 },
  );
});
