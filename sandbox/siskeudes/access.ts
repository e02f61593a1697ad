import { type AccessCell, type AccessColumn, type AccessTable, accessFile } from './access-file.js';
import type { ExportTables } from './tables.js';

const amounts = /^(Anggaran|AnggaranPAK|AnggaranStlhPAK|JmlSatuan|HrgSatuan|Nilai)$/;

/** `1.250.000,00`, `12,5000` and `1250000.0000` in ten-thousandths; what is none of them is unknown to a database. */
const currency = (text: string): bigint | null => {
  const plain = text.includes(',') ? text.replaceAll('.', '').replace(',', '.') : text;
  const [, whole, decimals = ''] = /^(-?\d+)(?:\.(\d{1,4}))?$/.exec(plain) ?? [];
  return whole === undefined ? null : BigInt(whole + decimals.padEnd(4, '0'));
};

/** `15/03/2026` and `2026-03-15 00:00:00` alike. */
const date = (text: string): string | null => {
  const [, day, month, year] = /^(\d{2})\/(\d{2})\/(\d{4})$/.exec(text) ?? [];
  if (day !== undefined) return `${year}-${month}-${day}`;
  return /^\d{4}-\d{2}-\d{2}/.exec(text)?.[0] ?? null;
};

const kindOf = (name: string): AccessColumn['kind'] =>
  amounts.test(name) ? 'currency' : name === 'Tgl_Bukti' ? 'date' : 'text';

const cellOf = (kind: AccessColumn['kind'], text: string): AccessCell => {
  if (kind === 'currency') return currency(text);
  if (kind === 'date') return date(text);
  return text === '' ? null : text;
};

/** The books as the database Siskeudes keeps them in: amounts and dates have types of their own there. */
export const databaseOf = (tables: ExportTables): Buffer =>
  accessFile(
    Object.entries(tables).map(([name, { columns, rows }]): AccessTable => {
      const kinds = columns.map(kindOf);
      return {
        name,
        columns: columns.map((column, n) => ({ name: column, kind: kinds[n] ?? 'text' })),
        rows: rows.map((row) => row.map((cell, n) => cellOf(kinds[n] ?? 'text', cell))),
      };
    }),
  );
