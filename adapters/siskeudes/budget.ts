import { hundredthsOf } from '../../src/core/amount.js';
import type { Row, Table } from './table.js';
import { type Books, keyOf, leaveOut, lineOf, placeOf } from './village-book.js';

/** The budget after its last change; before the first change that column may be empty. */
const budgetOf = (row: Row): number | undefined => hundredthsOf(row.cell('AnggaranStlhPAK') || row.cell('Anggaran'));

/** Ta_RABRinci: the budget by activity, account and source. */
export const readDetails = (books: Books, table: Table): void => {
  for (const row of table.rows) {
    const placed = placeOf(books, table, row);
    if (placed === undefined) continue;
    const amount = budgetOf(row);
    if (amount === undefined) {
      leaveOut(books, 'amount', table, row, placed.book.village);
      continue;
    }
    const line = lineOf(placed.book, placed.key);
    line.budget += amount;
    line.budgeted = true;
  }
};

/** Ta_RAB: the same sums by activity and account, kept by Siskeudes itself. */
export const readHeads = (books: Books, table: Table): void => {
  for (const row of table.rows) {
    const placed = placeOf(books, table, row);
    if (placed === undefined) continue;
    const amount = budgetOf(row);
    if (amount === undefined) {
      leaveOut(books, 'amount', table, row, placed.book.village);
      continue;
    }
    const key = { ...placed.key, source: '' };
    const head = placed.book.heads.get(keyOf(key)) ?? { key, amount: 0 };
    head.amount += amount;
    placed.book.heads.set(keyOf(key), head);
  }
};
