import { createHash } from 'node:crypto';
import { extname } from 'node:path';
import { Failure } from '../../src/core/failure.js';
import type { JsonObject } from '../../src/core/json.js';
import type { Text } from '../../src/core/text.js';
import type { DropReader, Offered, OfferedRow } from '../../src/protocols/drop-settings.js';
import type { Cell, RowFormat } from '../../src/protocols/row.js';
import { type RowSource, readRows } from '../../src/protocols/rows.js';
import { type NamedRow, underHeader } from '../../src/protocols/rows-header.js';
import { isSpoiltNumber, spoiltNumber } from '../../src/protocols/spoilt-number.js';
import { type ZipLimits, zipEntries } from '../../src/protocols/zip.js';
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

const named = (source: RowSource, config: FilesConfig): AsyncGenerator<NamedRow> => {
  const { columns } = config;
  const rows = readRows(source, formatOf(config));
  if (config.format === 'fixed') return byPlace(rows, columns);
  const needed = columns.filter(({ name, required }) => required || config.key.includes(name));
  return underHeader(rows, { required: needed.map(titleOf), optional: columns.map(titleOf) });
};

const empty = (title: string): Text => ({
  en: `${title} is empty. Fill it in and send the row again.`,
  id: `${title} kosong. Isi lalu kirim kembali baris ini.`,
});

const blank = (cell: Cell | undefined): boolean => cell === undefined || String(cell).trim() === '';

const offer = ({ number: row, values }: NamedRow, { columns, key }: FilesConfig): OfferedRow => {
  const native: JsonObject = {};
  for (const column of columns) {
    const title = titleOf(column);
    const cell = values[title];
    if (cell !== undefined && isSpoiltNumber(cell)) return { row, fault: spoiltNumber(title) };
    if (blank(cell) && (column.required || key.includes(column.name))) return { row, fault: empty(title) };
    if (cell !== undefined) native[column.name] = cell;
  }
  const parts = key.map((name) => String(native[name] ?? '').trim());
  return { row, native, dedupeKey: createHash('sha256').update(JSON.stringify(parts)).digest('hex') };
};

const gibi = 1024 ** 3;

/** Text is read as it inflates; a workbook inside an archive is held in memory, so it is smaller. */
const limitsOf = ({ format }: FilesConfig): ZipLimits =>
  format === 'xlsx' ? { totalBytes: gibi } : { entryBytes: 2 * gibi, totalBytes: 4 * gibi };

/** What operating systems put into an archive on their own. */
const isAside = (name: string): boolean => /(^|\/)(\.|__MACOSX\/|Thumbs\.db$)/i.test(name);

const noFile = (): Failure =>
  new Failure('BODY_MALFORMED', {
    en: 'The ZIP archive holds no file. Put the files into it and send it again.',
    id: 'Arsip ZIP tidak memuat berkas. Masukkan berkasnya lalu kirim kembali.',
  });

async function* inPart(part: string, source: RowSource, config: FilesConfig): AsyncGenerator<Offered> {
  try {
    for await (const row of named(source, config)) yield { ...offer(row, config), part };
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    yield { part, failure: error };
  }
}

async function* inArchive(path: string, config: FilesConfig): AsyncGenerator<Offered> {
  let found = false;
  for await (const entry of zipEntries(path, limitsOf(config))) {
    if (isAside(entry.name)) continue;
    found = true;
    yield* inPart(entry.name, entry, config);
  }
  if (!found) throw noFile();
}

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
      if (extname(path).toLowerCase() === '.zip') return yield* inArchive(path, config);
      for await (const row of named(path, config)) yield offer(row, config);
    },
  };
};
