import { extname } from 'node:path';
import { signedHundredthsOf } from '../../src/core/amount.js';
import type { Text } from '../../src/core/text.js';
import type { Cell, Row, RowFormat } from '../../src/protocols/row.js';
import { readRows } from '../../src/protocols/rows.js';
import { type NamedRow, underHeader } from '../../src/protocols/rows-header.js';
import { mergeHeader } from '../../src/protocols/rows-merged-header.js';
import { type Balance, type Chart, type Columns, createChart, plainCode, titlesOf, usualColumns } from './chart.js';
import { noAccounts, otherFormat, otherPeriod, tooManyRows } from './refusal.js';

/** Of one account of the chart, in hundredths of a rupiah. Balances: debit positive, credit negative. */
export interface Line {
  opening: number;
  debit: number;
  credit: number;
  closing: number;
}

export interface TrialBalance {
  readonly lines: ReadonlyMap<string, Line>;
  /** Rows that were left out. */
  readonly faults: readonly { readonly row: number; readonly fault: Text }[];
  /** Rows whose account the chart does not know. */
  readonly unmapped: readonly number[];
}

const mostRows = 5000;

const formatOf = (name: string, sheet: string | undefined): RowFormat => {
  const kind = extname(name).toLowerCase();
  if (kind === '.csv') return { format: 'csv' };
  if (kind === '.xlsx') return { format: 'xlsx', ...(sheet === undefined ? {} : { sheet }) };
  throw otherFormat();
};

const months = 'januari februari maret april mei juni juli agustus september oktober november desember'.split(' ');
const inWords = new RegExp(`(${months.join('|')})\\s+(20\\d{2})`, 'gi');

/** Months that a title row names in words: `Per 30 Juni 2026`. The day on which it was printed says nothing. */
const periodsOf = ({ cells }: Row): string[] => {
  const text = cells.join(' ');
  if (/^\s*(di|tanggal\s+)?cetak/i.test(text)) return [];
  return [...text.matchAll(inWords)].map(([, month = '', year = '']) => {
    const number = months.indexOf(month.toLowerCase()) + 1;
    return `${year}-${String(number).padStart(2, '0')}`;
  });
};

const unreadable = (title: string): Text => ({
  en: `"${title}" is no amount. Write it like 1.234.567,00, or (1.000) for a negative one, and send the file again.`,
  id: `"${title}" bukan nilai uang. Tulis seperti 1.234.567,00, atau (1.000) untuk nilai negatif, lalu kirim berkas kembali.`,
});

const again: Text = {
  en: 'The account stands in a row above already, so this row was left out. Keep one of them and send the file again.',
  id: 'Akun ini sudah ada pada baris di atas, sehingga baris ini tidak dihitung. Sisakan satu lalu kirim berkas kembali.',
};

/** The amounts of a row; the fault of the first one that is none. */
const lineOf = ({ values }: NamedRow, { opening, debit, credit, closing }: Columns): Line | Text => {
  let fault: Text | undefined;
  const amount = (title: string): number => {
    const found = signedHundredthsOf(values[title] ?? '');
    if (found === undefined) fault ??= unreadable(title);
    return found ?? 0;
  };
  const balance = (titles: Balance): number =>
    typeof titles === 'string' ? amount(titles) : amount(titles[0]) - amount(titles[1]);
  const line = { opening: balance(opening), debit: amount(debit), credit: amount(credit), closing: balance(closing) };
  return fault ?? line;
};

const add = (lines: Map<string, Line>, account: string, line: Line): void => {
  const sum = lines.get(account) ?? { opening: 0, debit: 0, credit: 0, closing: 0 };
  for (const part of ['opening', 'debit', 'credit', 'closing'] as const) sum[part] += line[part];
  lines.set(account, sum);
};

const codeOf = (cell: Cell | undefined): string => plainCode(String(cell ?? '')).replace(/^'/, '');

/** Takes the rows below the header, one by one. Headings, totals and signatures are passed over. */
const createGatherer = (chart: Chart, columns: Columns) => {
  const meaningOf = createChart(chart);
  const lines = new Map<string, Line>();
  const faults: { row: number; fault: Text }[] = [];
  const unmapped: number[] = [];
  const codes = new Set<string>();
  const take = (row: NamedRow): void => {
    const code = codeOf(row.values[columns.code]);
    if (!/\d/.test(code)) return;
    const line = lineOf(row, columns);
    const meaning = meaningOf(code);
    if (meaning === 'heading') return;
    if (meaning === 'unknown') unmapped.push(row.number);
    else if (codes.has(code)) faults.push({ row: row.number, fault: again });
    else if ('en' in line) faults.push({ row: row.number, fault: line });
    else add(lines, meaning.account, line);
    codes.add(code);
  };
  return { take, result: (): TrialBalance => ({ lines, faults, unmapped }) };
};

/**
 * Reads a trial balance, the accounts of the application summed under those of the chart. Throws BODY_MALFORMED (no header, no
 * account, another month than `period` in its title, damaged) or TOO_LARGE. Faults never repeat what stands in a cell.
 */
export const readTrialBalance = async (path: string, period: string, chart: Chart): Promise<TrialBalance> => {
  const columns = chart.columns ?? usualColumns;
  const named = new Set<string>();
  const above = (row: Row): void => {
    for (const month of periodsOf(row)) named.add(month);
  };
  const rows = mergeHeader(readRows(path, formatOf(path, chart.sheet)), { column: columns.code, above });
  const { take, result } = createGatherer(chart, columns);
  let count = 0;
  for await (const row of underHeader(rows, { required: titlesOf(columns), within: 40 })) {
    count += 1;
    if (count > mostRows) throw tooManyRows(mostRows);
    take(row);
  }
  if (named.size > 0 && !named.has(period)) throw otherPeriod(period);
  const read = result();
  if (read.lines.size === 0 && read.unmapped.length === 0) throw noAccounts();
  return read;
};
