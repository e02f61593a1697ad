import ExcelJS from 'exceljs';
import type { Marriage } from './marriages.js';

/** The header row of the export, all 28 columns. */
export const header: readonly string[] = [
  'No',
  'Provinsi',
  'Kabupaten / Kota',
  'Kecamatan',
  'KUA',
  'Nomor Daftar',
  'Tanggal Daftar',
  'Nama Suami',
  'Nama Istri',
  'NIK Suami',
  'NIK Istri',
  'Alamat Suami',
  'Alamat Istri',
  'No HP Suami',
  'Email Suami',
  'No HP Istri',
  'Email Istri',
  'Status Wali',
  'Nama Wali',
  'Pekerjaan Wali',
  'Alamat Wali',
  'Hari Akad',
  'Tanggal Akad',
  'Jam Akad',
  'Nikah Di',
  'Penghulu',
  'Nomor Akta Nikah',
  'Nomor Porporasi',
];

const days = ['Minggu', 'Senin', 'Selasa', 'Rabu', 'Kamis', "Jum'at", 'Sabtu'];

const values = (marriage: Marriage, at: number): Record<string, string> => ({
  No: String(at + 1),
  Provinsi: 'JAWA TIMUR',
  'Kabupaten / Kota': 'BANYUWANGI',
  Kecamatan: 'LICIN',
  KUA: 'KUA LICIN',
  'Nomor Daftar': marriage.registrationNumber,
  'Tanggal Daftar': `${marriage.day.slice(8)}-${marriage.day.slice(5, 7)}-${marriage.day.slice(0, 4)}`,
  'Nama Suami': marriage.groom.fullName,
  'Nama Istri': marriage.bride.fullName,
  'NIK Suami': marriage.groom.nik,
  'NIK Istri': marriage.bride.nik,
  'Alamat Suami': marriage.groom.address,
  'Alamat Istri': marriage.bride.address,
  'No HP Suami': '080000009001',
  'Status Wali': 'NASAB',
  'Nama Wali': 'WALI CONTOH',
  'Hari Akad': days[new Date(`${marriage.day}T00:00:00Z`).getUTCDay()] ?? '',
  'Tanggal Akad': `${marriage.day.slice(8)}-${marriage.day.slice(5, 7)}-${marriage.day.slice(0, 4)}`,
  'Jam Akad': '09:00',
  'Nikah Di': marriage.place,
  Penghulu: 'PENGHULU CONTOH',
  'Nomor Akta Nikah': marriage.aktaNumber,
  'Nomor Porporasi': `JT ${String(at + 1).padStart(7, '0')}`,
});

const table = (marriages: readonly Marriage[]): string[][] =>
  marriages.map((marriage, at) => {
    const known = values(marriage, at);
    return header.map((title) => known[title] ?? '');
  });

/** As SIMKAH writes it: a title above the header, dates as date cells. */
export const writeWorkbook = async (marriages: readonly Marriage[]): Promise<Uint8Array> => {
  const book = new ExcelJS.Workbook();
  const sheet = book.addWorksheet('Data Nikah');
  sheet.addRow(['LAPORAN DATA NIKAH']);
  sheet.addRow([]);
  sheet.addRow(header);
  for (const [at, cells] of table(marriages).entries()) {
    const row = sheet.addRow(cells);
    const cell = row.getCell(header.indexOf('Tanggal Akad') + 1);
    cell.value = new Date(`${marriages[at]?.day}T00:00:00Z`);
    cell.numFmt = 'dd-mm-yyyy';
  }
  return new Uint8Array(await book.xlsx.writeBuffer());
};

const quoted = (cell: string): string => (/[";\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);

/** As Excel in Indonesian saves it: semicolons, a byte order mark. */
export const writeCsv = (marriages: readonly Marriage[]): Uint8Array =>
  Buffer.from(`\ufeff${[header, ...table(marriages)].map((row) => row.map(quoted).join(';')).join('\r\n')}\r\n`);
