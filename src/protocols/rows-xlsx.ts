import { open } from 'node:fs/promises';
import { Failure } from '../core/failure.js';
import type { Row, XlsxFormat } from './row.js';
import { type Book, readBook } from './xlsx-book.js';
import { createSheetReader } from './xlsx-sheet.js';
import { writeXml } from './xlsx-xml.js';
import { type ZipLimits, zipEntries } from './zip.js';

const mebi = 1024 * 1024;

/** A sheet is read as it inflates, so it may be larger than other files of an archive. */
const defaults: ZipLimits = { entries: 1000, entryBytes: 512 * mebi, totalBytes: 768 * mebi, ratio: 200 };

const notXlsx = (): Failure =>
  new Failure('BODY_MALFORMED', {
    en: 'The workbook is protected by a password or in the old .xls form. Save it as .xlsx without a password and send it again.',
    id: 'Buku kerja dilindungi kata sandi atau masih berformat .xls lama. Simpan sebagai .xlsx tanpa kata sandi lalu kirim kembali.',
  });

const noSheet = (): Failure =>
  new Failure('BODY_MALFORMED', {
    en: 'The workbook has no sheet of the expected name. Give the sheet its agreed name, or export the workbook anew.',
    id: 'Buku kerja tidak memiliki lembar dengan nama yang diharapkan. Beri nama lembar sesuai kesepakatan, atau ekspor ulang.',
  });

const firstBytes = async (source: Uint8Array | string): Promise<Uint8Array> => {
  if (typeof source !== 'string') return source.subarray(0, 4);
  const file = await open(source);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(4), 0, 4, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
};

const sheetOf = ({ sheets }: Book, wanted: string | undefined): string => {
  const found =
    wanted === undefined
      ? (sheets.find(({ hidden }) => !hidden) ?? sheets[0])
      : sheets.find(({ name }) => name.trim().toLowerCase() === wanted.trim().toLowerCase());
  if (found === undefined) throw noSheet();
  return found.path;
};

/** The names of a workbook's sheets, in their order, hidden ones included. */
export const sheetNames = async (source: Uint8Array | string, limits: ZipLimits = defaults): Promise<string[]> =>
  (await readBook(source, limits)).sheets.map(({ name }) => name);

/**
 * The rows of one sheet of a workbook, given as bytes or as a path, read as they inflate. Only texts that cells share are
 * held in memory, up to 32 million characters. Throws BODY_MALFORMED or TOO_LARGE.
 */
export async function* readXlsx(
  source: Uint8Array | string,
  { sheet }: Omit<XlsxFormat, 'format'> = {},
  limits: ZipLimits = defaults,
): AsyncGenerator<Row> {
  // What Microsoft wrote before XLSX, and what it wraps around a workbook with a password.
  if (Buffer.from(await firstBytes(source)).toString('hex') === 'd0cf11e0') throw notXlsx();
  const book = await readBook(source, limits);
  const path = sheetOf(book, sheet);
  for await (const entry of zipEntries(source, limits)) {
    if (entry.name !== path) continue;
    const reader = createSheetReader(book);
    for await (const _ of writeXml(await entry.stream(), reader)) yield* reader.take();
    return;
  }
  throw noSheet();
}
