import { createReadStream } from 'node:fs';
import type { Readable } from 'node:stream';
import { Failure } from '../core/failure.js';
import type { Row, RowFormat } from './row.js';
import { readCsv } from './rows-csv.js';
import { readFixed } from './rows-fixed.js';
import { readXlsx } from './rows-xlsx.js';
import type { ZipEntry } from './zip.js';

const isSystemError = (error: unknown): boolean => error instanceof Error && 'syscall' in error;

/** The path of a file, or one inside an archive. */
export type RowSource = string | Pick<ZipEntry, 'bytes' | 'stream'>;

const streamOf = async (source: RowSource): Promise<Readable> =>
  typeof source === 'string' ? createReadStream(source) : source.stream();

/**
 * The rows of a file, one by one: memory does not grow with the file, but for a workbook inside an archive, which is held. Throws BODY_MALFORMED (it is no such file, or damaged)
 * or TOO_LARGE (a row, or what a workbook inflates to), after the rows before that place. A file that cannot be opened
 * throws the system's own error.
 */
export async function* readRows(source: RowSource, format: RowFormat): AsyncGenerator<Row> {
  try {
    if (format.format === 'xlsx') yield* readXlsx(typeof source === 'string' ? source : await source.bytes(), format);
    else if (format.format === 'csv') yield* readCsv(await streamOf(source), format);
    else yield* readFixed(await streamOf(source), format);
  } catch (error) {
    if (error instanceof Failure || isSystemError(error)) throw error;
    throw unreadable(error);
  }
}

const unreadable = (cause: unknown): Failure =>
  new Failure(
    'BODY_MALFORMED',
    {
      en: 'The file is damaged or of another kind than its name says. Export it anew and send it again.',
      id: 'Berkas rusak atau jenisnya berbeda dari namanya. Ekspor ulang lalu kirim kembali.',
    },
    { cause },
  );
