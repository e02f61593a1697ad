import { extname } from 'node:path';
import { Failure } from '../../src/core/failure.js';
import { readAccess } from '../../src/protocols/access-database.js';
import { zipEntries } from '../../src/protocols/zip.js';
import { type Finding, halfFinished, noColumn } from './finding.js';
import { readCsv, type Table, tableOf } from './table.js';

/** The tables that are read, with the columns they must have. Everything else in an export is left alone, people's names above all. */
const required: Readonly<Record<string, readonly string[]>> = {
  Ref_Version: ['Versi'],
  Ref_Desa: ['Kd_Desa', 'Nama_Desa'],
  Ta_RAB: ['Tahun', 'Kd_Desa', 'Kd_Keg', 'Kd_Rincian', 'Anggaran', 'AnggaranStlhPAK'],
  Ta_RABRinci: ['Tahun', 'Kd_Desa', 'Kd_Keg', 'Kd_Rincian', 'SumberDana', 'Anggaran', 'AnggaranStlhPAK'],
  Ta_SPPBukti: ['Tahun', 'Kd_Desa', 'Kd_Keg', 'Kd_Rincian', 'Sumberdana', 'No_Bukti', 'Tgl_Bukti', 'Nilai'],
  Ta_SPJBukti: ['Tahun', 'Kd_Desa', 'Kd_Keg', 'Kd_Rincian', 'Sumberdana', 'No_Bukti', 'Tgl_Bukti', 'Nilai'],
  Ta_TBP: ['Tahun', 'Kd_Desa', 'No_Bukti', 'Tgl_Bukti'],
  Ta_TBPRinci: ['Tahun', 'Kd_Desa', 'No_Bukti', 'Kd_Keg', 'Kd_Rincian', 'SumberDana', 'Nilai'],
};

/** Not every version exports these; a journal without its head is half an export all the same. */
const optional: Readonly<Record<string, readonly string[]>> = {
  Ta_Mutasi: ['Tahun', 'Kd_Desa', 'No_Bukti', 'Tgl_Bukti', 'Kd_Keg', 'Kd_Rincian', 'Sumberdana', 'Nilai'],
  Ta_JurnalUmum: ['Tahun', 'Kd_Desa', 'NoBukti', 'Tanggal', 'Posted'],
  Ta_JurnalUmumRinci: ['Tahun', 'NoBukti', 'Kd_Keg', 'Kd_Rincian', 'Sumberdana', 'Debet', 'Kredit'],
};

const columns: Readonly<Record<string, readonly string[]>> = { ...required, ...optional };
const known = new Map(Object.keys(columns).map((name) => [name.toLowerCase(), name]));

/** The name of a table that is read, however its letters are written. */
export const tableNamed = (name: string): string | undefined => known.get(name.toLowerCase());

export type Tables = ReadonlyMap<string, Table>;

/** What is missing in an export as a whole. */
export const missingIn = (tables: Tables): Finding[] => {
  const absent = Object.keys(required).filter((name) => !tables.has(name));
  if (tables.has('Ta_JurnalUmumRinci') && !tables.has('Ta_JurnalUmum')) absent.push('Ta_JurnalUmum');
  const gaps = [...tables].flatMap(([name, table]) =>
    (columns[name] ?? []).filter((column) => !table.has(column)).map((column) => noColumn(name, column)),
  );
  return [...absent.map(halfFinished), ...gaps];
};

const limits = { entries: 500, entryBytes: 32 * 1024 * 1024, totalBytes: 128 * 1024 * 1024, ratio: 200 };

/** The tables of an export as a ZIP of CSV files, in whatever folder of the archive they lie. Throws the Failures of `zipEntries`. */
export const readZipTables = async (source: Uint8Array | string): Promise<Tables> => {
  const tables = new Map<string, Table>();
  for await (const entry of zipEntries(source, limits)) {
    const [, file = ''] = /([^/]+)\.csv$/i.exec(entry.name) ?? [];
    const name = tableNamed(file);
    if (name !== undefined) tables.set(name, await readCsv(name, await entry.bytes()));
  }
  return tables;
};

/** The tables of a database that Siskeudes keeps its books in; only the columns that are needed are read. Throws the Failures of `readAccess`. */
export const readDatabaseTables = async (path: string): Promise<Tables> => {
  const read = await readAccess(path, columns);
  return new Map(
    read.map(({ name, columns: header, rows }) => {
      const numbered = rows.map((cells, n) => ({ number: n + 1, cells }));
      return [name, tableOf(name, header, numbered)];
    }),
  );
};

const otherFormat = (): Failure =>
  new Failure('BODY_MALFORMED', {
    en: 'The file is neither a ZIP of tables nor a database of Siskeudes (.mdb, .mde, .accdb). Export again in one of these forms and send it.',
    id: 'Berkas bukan ZIP berisi tabel atau basis data Siskeudes (.mdb, .mde, .accdb). Ekspor ulang dalam salah satu bentuk itu lalu kirim.',
  });

/** The tables of an export, whatever its form. Throws BODY_MALFORMED for a file that is none. */
export const readTables = async (path: string): Promise<Tables> => {
  const kind = extname(path).toLowerCase();
  if (kind === '.zip') return readZipTables(path);
  if (['.mdb', '.mde', '.accdb'].includes(kind)) return readDatabaseTables(path);
  throw otherFormat();
};
