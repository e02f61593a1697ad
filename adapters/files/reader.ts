import { createHash } from 'node:crypto';
import { Failure } from '../../src/core/failure.js';
import type { JsonObject } from '../../src/core/json.js';
import type { DropReader, Offered } from '../../src/protocols/drop-settings.js';
import type { Cell, RowFormat } from '../../src/protocols/row.js';
import { readRows } from '../../src/protocols/rows.js';
import { type NamedRow, underHeader } from '../../src/protocols/rows-header.js';
import { isSpoiltNumber, spoiltNumber } from '../../src/protocols/spoilt-number.js';
import type { FileColumn, FilesConfig } from './config.js';

export const operation = 'row';

const titleOf = ({ name, header = name }: FileColumn): string => header;

const formatOf = ({ format, delimiter, charset, sheet, columns }: FilesConfig): RowFormat => {
  if (format === 'xlsx') return { format, ...(sheet === undefined ? {} : { sheet }) };
  if (format === 'csv')
    return { format, ...(delimiter === undefined ? {} : { delimiter }), ...(charset === undefined ? {} : { charset }) };
  return {
    format,
    charset: charset ?? 'utf-8',
    columns: columns.map(({ name, width = 1, align, pad }) => ({
      name,
      width,
      ...(align === undefined ? {} : { align }),
      ...(pad === undefined ? {} : { pad }),
    })),
  };
};

/** A fixed-width file has no header: its columns are known by their places. */
async function* byPlace(rows: ReturnType<typeof readRows>, columns: readonly FileColumn[]): AsyncGenerator<NamedRow> {
  for await (const { number, cells } of rows)
    yield { number, values: Object.fromEntries(columns.map((column, at) => [titleOf(column), cells[at] ?? ''])) };
}

const named = (path: string, config: FilesConfig): AsyncGenerator<NamedRow> => {
  const { columns } = config;
  const rows = readRows(path, formatOf(config));
  if (config.format === 'fixed') return byPlace(rows, columns);
  const needed = columns.filter(({ name, required }) => required || config.key.includes(name));
  return underHeader(rows, { required: needed.map(titleOf), optional: columns.map(titleOf) });
};

const empty = (title: string): Offered & { fault: unknown } => ({
  row: 0,
  fault: {
    en: `${title} is empty. Fill it in and send the row again.`,
    id: `${title} kosong. Isi lalu kirim kembali baris ini.`,
  },
});

const blank = (cell: Cell | undefined): boolean => cell === undefined || String(cell).trim() === '';

const offer = ({ number: row, values }: NamedRow, { columns, key }: FilesConfig): Offered => {
  const native: JsonObject = {};
  for (const column of columns) {
    const title = titleOf(column);
    const cell = values[title];
    if (cell !== undefined && isSpoiltNumber(cell)) return { row, fault: spoiltNumber(title) };
    if (blank(cell) && (column.required || key.includes(column.name))) return { ...empty(title), row };
    if (cell !== undefined) native[column.name] = cell;
  }
  const parts = key.map((name) => String(native[name] ?? '').trim());
  return { row, native, dedupeKey: createHash('sha256').update(JSON.stringify(parts)).digest('hex') };
};

const assertKey = ({ columns, key }: FilesConfig): void => {
  const unknown = key.filter((name) => !columns.some((column) => column.name === name));
  if (unknown.length === 0) return;
  throw new Failure('CONFIG_INVALID', {
    en: `The key names columns that are not declared: ${unknown.join(', ')}. Add them to "columns", or correct "key".`,
    id: `Kunci menyebut kolom yang tidak dinyatakan: ${unknown.join(', ')}. Tambahkan ke "columns", atau perbaiki "key".`,
  });
};

/** Throws CONFIG_INVALID when the key names a column that is none. */
export const createReader = (config: FilesConfig): DropReader => {
  assertKey(config);
  return {
    operation,
    async *read(path) {
      for await (const row of named(path, config)) yield offer(row, config);
    },
  };
};
