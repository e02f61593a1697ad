import { hundredthsOf } from '../../src/core/amount.js';
import { growsByCredit, villageOf, withoutDot } from './codes.js';
import type { Row, Table } from './table.js';
import type { Tables } from './tables.js';
import { type Books, dateOf, keyOf, leaveOut, lineOf, type Placed, placeOf } from './village-book.js';

interface Reading {
  readonly books: Books;
  /** Last day that counts, YYYY-MM-DD. */
  readonly until: string;
}

const count = ({ until }: Reading, { book, key }: Placed, day: string, amount: number): void => {
  if (day > until) book.afterPeriod += 1;
  else lineOf(book, key).realised += amount;
};

const amountOf = ({ books }: Reading, table: Table, row: Row, village: string): number | undefined => {
  const amount = hundredthsOf(row.cell('Nilai'));
  if (amount === undefined) leaveOut(books, 'amount', table, row, village);
  return amount;
};

/** The same payment under the same number counts once; another payment under it counts, and both are told. */
const isCopy = ({ book, key }: Placed, number: string, day: string, amount: number): boolean => {
  if (number === '') return false;
  const seen = book.evidence.get(number) ?? { rows: 0, marks: new Set<string>() };
  book.evidence.set(number, seen);
  seen.rows += 1;
  const before = seen.marks.size;
  return seen.marks.add(`${keyOf(key)}|${day}|${amount}`).size === before;
};

/** Ta_SPPBukti (direct payments), Ta_SPJBukti (advances accounted for) and Ta_Mutasi (interest, bank charges). */
export const readPayments = (reading: Reading, table: Table | undefined): void => {
  for (const row of table?.rows ?? []) {
    const placed = table && placeOf(reading.books, table, row);
    if (table === undefined || placed === undefined) continue;
    const { village } = placed.book;
    const day = dateOf(reading.books, table, row, row.cell('Tgl_Bukti'), village);
    if (day === undefined) continue;
    const amount = amountOf(reading, table, row, village);
    if (amount === undefined || isCopy(placed, row.cell('No_Bukti'), day, amount)) continue;
    count(reading, placed, day, amount);
  }
};

/** Heads of receipts or journals by village and number; where the rows name no village, by number alone. */
const headsOf = (table: Table | undefined, number: string): Map<string, Row> => {
  const heads = new Map<string, Row>();
  for (const row of table?.rows ?? [])
    for (const village of [withoutDot(row.cell('Kd_Desa')), '']) heads.set(`${village}|${row.cell(number)}`, row);
  return heads;
};

/** Ta_TBP with Ta_TBPRinci: receipts of income. */
export const readReceipts = (reading: Reading, tables: Tables): void => {
  const heads = headsOf(tables.get('Ta_TBP'), 'No_Bukti');
  const table = tables.get('Ta_TBPRinci');
  for (const row of table?.rows ?? []) {
    const placed = table && placeOf(reading.books, table, row);
    if (table === undefined || placed === undefined) continue;
    const { village } = placed.book;
    const head = heads.get(`${village}|${row.cell('No_Bukti')}`);
    if (head === undefined) {
      leaveOut(reading.books, 'header', table, row, village);
      continue;
    }
    const day = dateOf(reading.books, table, row, head.cell('Tgl_Bukti'), village);
    const amount = day === undefined ? undefined : amountOf(reading, table, row, village);
    if (day !== undefined && amount !== undefined) count(reading, placed, day, amount);
  }
};

const isPosted = (row: Row): boolean => /^(1|-1|true|ya)$/i.test(row.cell('Posted'));

/** Ta_JurnalUmum with its rows: corrections, once posted. Only they may lower what was realised. */
export const readJournal = (reading: Reading, tables: Tables): void => {
  const { books } = reading;
  const heads = headsOf(tables.get('Ta_JurnalUmum'), 'NoBukti');
  const table = tables.get('Ta_JurnalUmumRinci');
  for (const row of table?.rows ?? []) {
    // The other side of a journal is cash or debt, which is no line of the budget.
    if (table === undefined || !/^[4-6]\./.test(row.cell('Kd_Rincian'))) continue;
    const head = heads.get(`${withoutDot(row.cell('Kd_Desa'))}|${row.cell('NoBukti')}`);
    const village = villageOf(row.cell('Kd_Desa') || (head?.cell('Kd_Desa') ?? ''));
    if (head === undefined) {
      leaveOut(books, 'header', table, row, village);
      continue;
    }
    const placed = isPosted(head) ? placeOf(books, table, row, head.cell('Kd_Desa')) : undefined;
    if (placed === undefined) continue;
    const debit = hundredthsOf(row.cell('Debet') || '0');
    const credit = hundredthsOf(row.cell('Kredit') || '0');
    if (debit === undefined || credit === undefined) {
      leaveOut(books, 'amount', table, row, village);
      continue;
    }
    const day = dateOf(books, table, row, head.cell('Tanggal'), village);
    const amount = growsByCredit(placed.key.account) ? credit - debit : debit - credit;
    if (day !== undefined) count(reading, placed, day, amount);
  }
};
