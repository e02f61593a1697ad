import { readDay } from '../../src/core/day.js';
import { accountOf, activityOf, villageOf } from './codes.js';
import { badRow, type CellTrouble, type Finding } from './finding.js';
import type { Row, Table } from './table.js';

/** What one line of a village's budget is kept under. */
export interface LineKey {
  readonly activity: string | null;
  readonly account: string;
  readonly source: string;
}

export const keyOf = ({ activity, account, source }: LineKey): string => `${activity ?? ''}|${account}|${source}`;

/** One village's rows, gathered from all tables. Amounts in hundredths of a rupiah. */
export interface Book {
  readonly village: string;
  readonly lines: Map<string, LineKey & { budget: number; realised: number; budgeted: boolean }>;
  /** Ta_RAB: activity and account → budget. */
  readonly heads: Map<string, { readonly key: LineKey; amount: number }>;
  /** Evidence numbers of payments: in how many rows, and what stood there. */
  readonly evidence: Map<string, { rows: number; readonly marks: Set<string> }>;
  leftOut: number;
  afterPeriod: number;
}

export interface Books {
  /** The book of a village, opened when it is first met. */
  of(village: string): Book;
  readonly all: ReadonlyMap<string, Book>;
  readonly findings: Finding[];
}

export const createBooks = (): Books => {
  const all = new Map<string, Book>();
  return {
    all,
    findings: [],
    of(village) {
      const found = all.get(village);
      if (found) return found;
      const book: Book = {
        village,
        lines: new Map(),
        heads: new Map(),
        evidence: new Map(),
        leftOut: 0,
        afterPeriod: 0,
      };
      all.set(village, book);
      return book;
    },
  };
};

export const lineOf = (book: Book, key: LineKey) => {
  const name = keyOf(key);
  const line = book.lines.get(name) ?? { ...key, budget: 0, realised: 0, budgeted: false };
  book.lines.set(name, line);
  return line;
};

/** Leaves a row out: it goes into the report, and the village's message says how many there were. */
export const leaveOut = (books: Books, trouble: CellTrouble, table: Table, row: Row, village?: string): void => {
  books.findings.push(badRow(trouble, table.name, row.number, village));
  if (village !== undefined) books.of(village).leftOut += 1;
};

export interface Placed {
  readonly book: Book;
  readonly key: LineKey;
}

/** The village and line a row belongs to; a row that names none is left out. */
export const placeOf = (books: Books, table: Table, row: Row, otherwise = ''): Placed | undefined => {
  const village = villageOf(row.cell('Kd_Desa') || otherwise);
  if (village === undefined) return void leaveOut(books, 'village', table, row);
  const activity = activityOf(row.cell('Kd_Keg'), village);
  if (activity === undefined) return void leaveOut(books, 'activity', table, row, village);
  const account = accountOf(row.cell('Kd_Rincian'));
  if (account === undefined) return void leaveOut(books, 'account', table, row, village);
  return { book: books.of(village), key: { activity, account, source: row.cell('SumberDana').toUpperCase() } };
};

/** The day of a row; a row without one is left out. */
export const dateOf = (
  books: Books,
  table: Table,
  row: Row,
  cell: string,
  village: string | undefined,
): string | undefined => {
  const day = readDay(cell);
  if (day === undefined) leaveOut(books, 'date', table, row, village);
  return day;
};
