import { Failure, type FailureCode } from '../../src/core/failure.js';
import type { Text } from '../../src/core/text.js';
import type { Offered } from '../../src/protocols/drop-settings.js';

/** `file`: nothing of it was taken. `village`: nothing of that village was. `row`: the row was left out. `warning`: taken as it is. */
export type Severity = 'file' | 'village' | 'row' | 'warning';

/** One thing that is wrong with an export, told with codes of the budget only: no name, no account number, no amount of a person. */
export interface Finding {
  readonly severity: Severity;
  readonly code: string;
  readonly table?: string;
  /** As a spreadsheet counts: the header is row 1, and a cell with line breaks is part of one row. */
  readonly row?: number;
  /** Local code of the village (Kd_Desa). */
  readonly village?: string;
  readonly text: Text;
}

type Place = Pick<Finding, 'table' | 'row' | 'village'>;

const finding = (severity: Severity, code: string, place: Place, en: string, id: string): Finding => ({
  severity,
  code,
  ...place,
  text: { en, id },
});

export const noPeriod = (): Finding =>
  finding(
    'file',
    'PERIOD_NOT_NAMED',
    {},
    'The name of the file does not say which month it reports. Let it hold year and month, such as siskeudes_2026-06.zip.',
    'Nama berkas tidak menyebut bulan yang dilaporkan. Cantumkan tahun dan bulan, misalnya siskeudes_2026-06.zip.',
  );

export const halfFinished = (table: string): Finding =>
  finding(
    'file',
    'EXPORT_INCOMPLETE',
    { table },
    `The export is half finished: the table ${table} is missing. Export all tables again and send the new file.`,
    `Hasil ekspor belum lengkap: tabel ${table} tidak ada. Ekspor ulang semua tabel lalu kirim berkas yang baru.`,
  );

export const cutOff = (table: string): Finding =>
  finding(
    'file',
    'TABLE_CUT_OFF',
    { table },
    `The table ${table} ends in the middle of a row. Export it again and send the new file.`,
    `Tabel ${table} terpotong di tengah baris. Ekspor ulang lalu kirim berkas yang baru.`,
  );

export const noColumn = (table: string, column: string): Finding =>
  finding(
    'file',
    'COLUMN_MISSING',
    { table },
    `The table ${table} has no column ${column}. Export with a version of Siskeudes that the regency uses.`,
    `Tabel ${table} tidak memiliki kolom ${column}. Ekspor dengan versi Siskeudes yang dipakai kabupaten.`,
  );

export const otherVersion = (known: readonly string[]): Finding =>
  finding(
    'file',
    'VERSION_UNKNOWN',
    { table: 'Ref_Version' },
    `Ref_Version names another version than ${known.join(', ')}, so its columns may mean something else. Update Siskeudes, or ask the administrator to add the version.`,
    `Ref_Version menyebut versi selain ${known.join(', ')}, sehingga arti kolomnya mungkin berbeda. Perbarui Siskeudes, atau minta administrator menambahkan versinya.`,
  );

export const otherYear = (table: string, row: number, year: string): Finding =>
  finding(
    'file',
    'YEAR_DIFFERS',
    { table, row },
    `The file's name says ${year}, but row ${row} of ${table} is of another fiscal year. Export the database of ${year}, or correct the file's name.`,
    `Nama berkas menyebut ${year}, tetapi baris ${row} tabel ${table} berisi tahun anggaran lain. Ekspor basis data ${year}, atau perbaiki nama berkasnya.`,
  );

export const noVillages = (): Finding =>
  finding(
    'file',
    'NO_VILLAGE',
    {},
    'The export holds the budget of no village. Choose the villages in Siskeudes and export again.',
    'Hasil ekspor tidak berisi anggaran desa mana pun. Pilih desa di Siskeudes lalu ekspor ulang.',
  );

export const unknownVillage = (village: string): Finding =>
  finding(
    'village',
    'VILLAGE_UNKNOWN',
    { village },
    `Kd_Desa ${village} belongs to no village in the period reported. The administrator must add it to the crosswalk of codes.`,
    `Kd_Desa ${village} bukan milik desa mana pun pada periode yang dilaporkan. Administrator harus menambahkannya ke tabel padanan kode.`,
  );

export const noBudgetDetail = (village: string, table: string): Finding =>
  finding(
    'village',
    'BUDGET_INCOMPLETE',
    { village, table },
    `The table ${table} has no usable row of village ${village}: its export is half finished. Export it again.`,
    `Tabel ${table} tidak memiliki baris desa ${village} yang dapat dipakai: ekspornya belum lengkap. Ekspor ulang.`,
  );

export const absentVillage = (village: string): Finding =>
  finding(
    'warning',
    'VILLAGE_WITHOUT_DATA',
    { village },
    `Ref_Desa lists village ${village}, but the export holds nothing of it. Ask the village for its data.`,
    `Ref_Desa mencantumkan desa ${village}, tetapi datanya tidak ada dalam hasil ekspor. Mintakan datanya kepada desa.`,
  );

const cells = {
  width: ['more or fewer cells than the header', 'jumlah sel yang berbeda dengan judul kolom'],
  village: ['no village code (such as 18.08)', 'Kd_Desa yang tidak sah (misalnya 18.08)'],
  activity: ['an activity code that cannot be read', 'Kd_Keg yang tidak dapat dibaca'],
  account: ['an account code that cannot be read', 'Kd_Rincian yang tidak dapat dibaca'],
  amount: ['an amount that cannot be read, or a negative one', 'nilai uang yang tidak terbaca atau negatif'],
  date: ['a date that cannot be read (use DD/MM/YYYY)', 'tanggal yang tidak terbaca (gunakan HH/BB/TTTT)'],
  header: ['a number that its head table does not have', 'nomor bukti yang tidak ada pada tabel induknya'],
} as const;

export type CellTrouble = keyof typeof cells;

export const badRow = (trouble: CellTrouble, table: string, row: number, village?: string): Finding => {
  const [en, id] = cells[trouble];
  return finding(
    'row',
    `ROW_${trouble.toUpperCase()}`,
    { table, row, ...(village === undefined ? {} : { village }) },
    `The row was left out: it has ${en}. Correct it in Siskeudes and export again.`,
    `Baris ini tidak dihitung: memuat ${id}. Perbaiki di Siskeudes lalu ekspor ulang.`,
  );
};

/** Who must act before the same file could be taken: the administrator, or who exported it. */
const blame = (code: string): FailureCode => (code === 'VILLAGE_UNKNOWN' ? 'CONFIG_INVALID' : 'BODY_MALFORMED');

/** How a village is named in the report of a file. */
export const partOf = (village: string): string => `Kd_Desa ${village}`;

export const failureOf = ({ code, text }: Finding): Failure => new Failure(blame(code), text, { native: code });

/** A finding as a drop folder reports it. Throws what is wrong with the file as a whole. */
export const offeredOf = (finding: Finding): Offered => {
  const { severity, code: reason, table, row, village, text } = finding;
  const part = table ?? (village === undefined ? undefined : partOf(village));
  if (part === undefined) throw failureOf(finding);
  if (severity === 'row' && row !== undefined) return { part, row, fault: text, reason };
  return severity === 'warning' ? { part, remark: text, reason } : { part, failure: failureOf(finding) };
};
