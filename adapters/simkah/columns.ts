/** The columns of the export that are read; of its 28 columns the others (telephones, guardian …) stay in the file. */
export const columns = {
  registrationNumber: 'Nomor Daftar',
  groomName: 'Nama Suami',
  brideName: 'Nama Istri',
  groomNik: 'NIK Suami',
  brideNik: 'NIK Istri',
  contractDate: 'Tanggal Akad',
  place: 'Nikah Di',
  aktaNumber: 'Nomor Akta Nikah',
} as const;

/** Read where they are there, for the village alone. */
export const addresses = { groom: 'Alamat Suami', bride: 'Alamat Istri' } as const;

export type Column = (typeof columns)[keyof typeof columns];
