import ExcelJS from 'exceljs';
import { accountNames, type Entry } from './books.js';
import type { Sheet } from './mistakes.js';

const months = 'Januari Februari Maret April Mei Juni Juli Agustus September Oktober November Desember'.split(' ');

/** `30 Juni 2026` */
const lastDayOf = (period: string): string => {
  const [year = 0, month = 0] = period.split('-').map(Number);
  return `${new Date(Date.UTC(year, month, 0)).getUTCDate()} ${months[month - 1]} ${year}`;
};

const titles = ({ name, period }: Sheet): string[][] => [[name], ['NERACA SALDO'], [`Per ${lastDayOf(period)}`], []];

/** `1.234.567,89` */
const grouped = (hundredths: number): string => {
  const [whole, cents] = [Math.floor(Math.abs(hundredths) / 100), Math.abs(hundredths) % 100];
  return `${String(whole).replace(/\B(?=(\d{3})+$)/g, '.')},${String(cents).padStart(2, '0')}`;
};

const accountant = (hundredths: number): string =>
  hundredths < 0 ? `(${grouped(hundredths)})` : hundredths === 0 ? '-' : grouped(hundredths);

type Cells = (string | number)[];

const parts = ({ opening, debit, credit, closing }: Entry): number[] => [
  ...[Math.max(opening, 0), Math.max(-opening, 0)],
  ...[debit, credit],
  ...[Math.max(closing, 0), Math.max(-closing, 0)],
];

const sides = ['Debet', 'Kredit'];

/** Before the first account of each class, its heading. */
const withHeadings = (
  entries: readonly Entry[],
  heading: (digit: string) => Cells,
  row: (entry: Entry) => Cells,
): Cells[] => {
  const seen = new Set<string>();
  return entries.flatMap((entry) => {
    const digit = entry.account.slice(0, 1);
    const first = !seen.has(digit);
    seen.add(digit);
    return first ? [heading(digit), row(entry)] : [row(entry)];
  });
};

const classes: Readonly<Record<string, string>> = {
  1: 'ASET',
  2: 'KEWAJIBAN',
  3: 'EKUITAS',
  4: 'PENDAPATAN',
  5: 'BEBAN',
};

const asBytes = async (book: ExcelJS.Workbook): Promise<Uint8Array> => new Uint8Array(await book.xlsx.writeBuffer());

/** The form of Kepmendesa 136/2022: codes merged downwards over a header of two rows, numbers as numbers, a total, signatures. */
export const officialBook = async (sheet: Sheet): Promise<Uint8Array> => {
  const book = new ExcelJS.Workbook();
  const page = book.addWorksheet('Neraca Saldo');
  for (const title of titles(sheet)) page.addRow(title);
  page.mergeCells('A1:H1');
  page.addRow([sheet.codeTitle ?? 'Kode Akun', 'Nama Akun', 'Saldo Awal', '', 'Mutasi', '', 'Saldo Akhir']);
  page.addRow(['', '', ...sides, ...sides, ...sides]);
  for (const range of ['A5:A6', 'B5:B6', 'C5:D5', 'E5:F5', 'G5:H5']) page.mergeCells(range);
  const rupiah = (entry: Entry) => parts(entry).map((hundredths) => hundredths / 100);
  const rows = withHeadings(
    sheet.entries,
    (digit) => [digit, classes[digit] ?? ''],
    (entry) => [entry.account, accountNames[entry.account], ...rupiah(entry)],
  );
  for (const row of [...rows, ...sheet.more.map(({ code, text, amount }) => [code, text, amount, 0, 0, 0, amount, 0])])
    page.addRow(row);
  const total = (at: number) => sheet.entries.reduce((sum, entry) => sum + (rupiah(entry)[at] ?? 0), 0);
  page.addRow(['', 'JUMLAH', ...[0, 1, 2, 3, 4, 5].map(total)]);
  page.addRow([]);
  page.addRow(['', '', '', '', '', `Tamansari, ${lastDayOf(sheet.period)}`]);
  page.addRow(['', '', '', '', '', 'Direktur', '', '']);
  return asBytes(book);
};

const kasDesa: Readonly<Record<Entry['account'], string>> = {
  '1.1.01.01': '1-1100',
  '1.1.01.03': '1-1200',
  '1.1.03.01': '1-1300',
  '1.2.01.02': '1-2100',
  '2.1.01.01': '2-1100',
  '3.1.01.01': '3-1000',
  '3.2.01.01': '3-2000',
  '4.1.01.01': '4-1000',
  '4.2.01.01': '4-2000',
  '5.1.01.01': '5-1000',
  '5.2.01.01': '5-2000',
  '5.4.01.01': '5-4000',
};

const csvCell = (cell: string): string => (/[";\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);

/** An application that writes CSV: its own codes, a balance in one column with credits in parentheses, semicolons, a byte order mark. */
export const kasDesaFile = (sheet: Sheet): Uint8Array => {
  const row = (entry: Entry): string[] => [
    kasDesa[entry.account],
    accountNames[entry.account],
    ...[entry.opening, entry.debit, entry.credit, entry.closing].map(accountant),
  ];
  const rows = [
    ...titles(sheet),
    [sheet.codeTitle ?? 'Kode', 'Nama; "Akun"', 'Saldo Awal', 'Debet', 'Kredit', 'Saldo Akhir'],
    ...withHeadings(sheet.entries, (digit) => [`${digit}-0000`, classes[digit] ?? ''], row),
    ...sheet.more.map(({ code, text, amount }) => [code, text, String(amount), '0', '0', String(amount)]),
    ['', 'Total', '', '', '', '-'],
  ];
  return Buffer.from(
    `\ufeff${rows.map((cells) => cells.map((cell) => csvCell(String(cell))).join(';')).join('\r\n')}\r\n`,
  );
};

const bukuBumdes: Readonly<Record<Entry['account'], string>> = {
  '1.1.01.01': '101',
  '1.1.01.03': '102',
  '1.1.03.01': '111',
  '1.2.01.02': '151',
  '2.1.01.01': '201',
  '3.1.01.01': '301',
  '3.2.01.01': '302',
  '4.1.01.01': '401',
  '4.2.01.01': '402',
  '5.1.01.01': '501',
  '5.2.01.01': '502',
  '5.4.01.01': '504',
};

/** A workbook with a cover: codes of three digits, titles in the lower of two rows, every amount a text. */
export const bukuBumdesBook = async (sheet: Sheet): Promise<Uint8Array> => {
  const book = new ExcelJS.Workbook();
  book.addWorksheet('SAMPUL').addRow([sheet.name]);
  const page = book.addWorksheet('NERACA SALDO');
  for (const title of titles(sheet)) page.addRow(title);
  page.addRow(['', '', 'Saldo Awal', '', 'Mutasi', '', 'Saldo Akhir', '']);
  page.addRow([sheet.codeTitle ?? 'Kode Akun', 'Uraian', ...sides, ...sides, ...sides]);
  for (const range of ['C5:D5', 'E5:F5', 'G5:H5']) page.mergeCells(range);
  for (const entry of sheet.entries)
    page.addRow([bukuBumdes[entry.account], accountNames[entry.account], ...parts(entry).map(accountant)]);
  for (const { code, text, amount } of sheet.more) page.addRow([code, text, amount, '-', '-', '-', amount, '-']);
  return asBytes(book);
};
