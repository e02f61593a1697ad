import { buffer } from 'node:stream/consumers';
import ExcelJS from 'exceljs';
import yazl from 'yazl';
import { type EncodedForm, encodeForm } from './letter-form.js';

/** The header row that OpenDK's import reads; a column that is not there ends it, so those without a value are there too. */
export const residentColumns: readonly string[] = [
  ...[
    'id',
    'nomor_nik',
    'nama',
    'nomor_kk',
    'jenis_kelamin',
    'tempat_lahir',
    'tanggal_lahir',
    'agama',
    'pendidikan_dlm_kk',
  ],
  ...['pendidikan_sdg_ditempuh', 'pekerjaan', 'kawin', 'hubungan_keluarga', 'kewarganegaraan', 'nama_ibu', 'nama_ayah'],
  ...['gol_darah', 'akta_lahir', 'nomor_dokumen_pasport', 'tanggal_akhir_pasport', 'nomor_dokumen_kitas', 'nik_ayah'],
  ...['nik_ibu', 'nomor_akta_perkawinan', 'tanggal_perkawinan', 'nomor_akta_perceraian', 'tanggal_perceraian', 'cacat'],
  ...[
    'cara_kb',
    'hamil',
    'foto',
    'alamat_sekarang',
    'alamat',
    'dusun',
    'rw',
    'rt',
    'desa_id',
    'status_dasar',
    'status_rekam',
  ],
  ...['created_at', 'updated_at'],
];

const workbook = async (rows: readonly Readonly<Record<string, string>>[]): Promise<Buffer> => {
  const book = new ExcelJS.Workbook();
  const sheet = book.addWorksheet('penduduk');
  sheet.addRow(residentColumns);
  // Every cell is text: a number of sixteen digits would not survive as a number.
  for (const row of rows) sheet.addRow(residentColumns.map((column) => row[column] || null));
  return Buffer.from(await book.xlsx.writeBuffer());
};

/** Residents as multipart/form-data: `file` is a ZIP with a workbook of the same name, which is how OpenDK finds it. */
export const residentForm = async (
  rows: readonly Readonly<Record<string, string>>[],
  name: string,
): Promise<EncodedForm> => {
  const zip = new yazl.ZipFile();
  zip.addBuffer(await workbook(rows), `${name}.xlsx`);
  zip.end();
  const form = new FormData();
  form.set('file', new Blob([await buffer(zip.outputStream)], { type: 'application/zip' }), `${name}.zip`);
  return encodeForm(form);
};
