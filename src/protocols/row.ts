import { Failure } from '../core/failure.js';
import type { Charset } from './charset.js';
import type { Layout } from './fixed-width.js';

/**
 * One cell. A number is one only where the file itself says so (XLSX); everything in CSV and fixed-width files is text.
 * Dates of a workbook are text: `2026-11-14`, `2026-11-14T09:30:00`, `09:30:00`. Nothing is ''.
 */
export type Cell = string | number | boolean;

/** One row as the file has it. Rows without any value are left out, but counted. */
export interface Row {
  /** As a spreadsheet program shows it: 1 for the first one. */
  readonly number: number;
  readonly cells: readonly Cell[];
}

export interface CsvFormat {
  readonly format: 'csv';
  /** Default: whichever of `;`, `,`, tab and `|` the first line has most of. */
  readonly delimiter?: ',' | ';' | '\t' | '|';
  /** Default utf-8, with or without a byte order mark. */
  readonly charset?: Charset;
}

export interface XlsxFormat {
  readonly format: 'xlsx';
  /** Name of the sheet. Default: the first one that is not hidden. */
  readonly sheet?: string;
}

export interface FixedFormat extends Layout {
  readonly format: 'fixed';
}

export type RowFormat = CsvFormat | XlsxFormat | FixedFormat;

/** Bytes or characters of one row. */
export const longestRow = 1024 * 1024;

export const rowTooLong = (): Failure =>
  new Failure('TOO_LARGE', {
    en: 'A row of the file is longer than 1 MiB; perhaps a quotation mark is not closed. Export it anew and send it again.',
    id: 'Satu baris pada berkas lebih panjang dari 1 MiB; mungkin ada tanda kutip yang tidak ditutup. Ekspor ulang lalu kirim kembali.',
  });
