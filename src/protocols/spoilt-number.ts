import type { Text } from '../core/text.js';
import type { Cell } from './row.js';

/**
 * Whether a spreadsheet program has spoilt a long number: it keeps fifteen digits, shows the rest as `3,51024E+15`, and writes
 * that into a CSV file. What was there before cannot be told.
 */
export const isSpoiltNumber = (cell: Cell): boolean =>
  typeof cell === 'number'
    ? Math.abs(cell) >= 1e15
    : typeof cell === 'string' && /^\s*\d(?:[.,]\d+)?E\+?\d{1,3}\s*$/i.test(cell);

/** What is told about it; `column` as the sender knows it. */
export const spoiltNumber = (column: string): Text => ({
  en: `${column} was turned into a rounded number by Excel, so digits are lost. Format the column as text before typing or pasting, and export again.`,
  id: `${column} telah diubah Excel menjadi angka yang dibulatkan sehingga digitnya hilang. Ubah format kolom menjadi Teks sebelum mengisi atau menempel, lalu ekspor ulang.`,
});
