import { readFileSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import MDBReader from 'mdb-reader';
import type { AccessOrder, AccessResult, AccessTable } from './access-database.js';

/** Four places: of three, nobody could say whether they are decimals or a thousand. */
const places = 4;

const textOf = (value: unknown): string => {
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return Number.isInteger(value) ? String(value) : value.toFixed(places);
  if (typeof value === 'boolean' || typeof value === 'bigint') return String(value);
  // The clock of the village's computer, which the reader takes for UTC.
  if (value instanceof Date && !Number.isNaN(value.getTime()))
    return value.toISOString().slice(0, 19).replace('T', ' ');
  return '';
};

const read = ({ path, wanted, rows: most }: AccessOrder): AccessResult => {
  const database = new MDBReader(readFileSync(path));
  const names = new Map(database.getTableNames().map((name) => [name.toLowerCase(), name]));
  const tables: AccessTable[] = [];
  for (const [name, columns] of Object.entries(wanted)) {
    const spelled = names.get(name.toLowerCase());
    if (spelled === undefined) continue;
    const table = database.getTable(spelled);
    if (table.rowCount > most) return { trouble: 'rows' };
    const asked = new Set(columns.map((column) => column.toLowerCase()));
    const there = table.getColumnNames().filter((column) => asked.has(column.toLowerCase()));
    const rows = there.length === 0 ? [] : table.getData({ columns: there });
    if (rows.length > most) return { trouble: 'rows' };
    tables.push({ name, columns: there, rows: rows.map((row) => there.map((column) => textOf(row[column]))) });
  }
  return { tables };
};

const result = (): AccessResult => {
  try {
    return read(workerData as AccessOrder);
  } catch (error) {
    // A file that cannot be opened is no fault of what is in it.
    if (error instanceof Error && 'syscall' in error) throw error;
    return { trouble: 'broken' };
  }
};

parentPort?.postMessage(result());
