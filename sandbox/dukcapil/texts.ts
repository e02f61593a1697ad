import type { RecordState } from '../person.js';

/** The registry's own words, as seen at its clients; case and double spaces are theirs. */
export const texts = {
  loginFailed: 'Login Gagal',
  addressRefused: 'IP Address Tidak Sesuai',
  /** Two spaces. */
  clientNotRegistered: 'IP Client  Tidak terdaftar',
  quotaUsedUp: 'Kuota Akses Hari ini telah Habis',
  notFoundBare: 'Data Tidak Ditemukan',
  /** Of reports; simulated. */
  reportTaken: 'Laporan diterima',
  reportedBefore: 'Data sudah pernah dikirim',
} as const;

export interface Refusal {
  readonly code?: string;
  readonly text: string;
}

export const notFound: Refusal = {
  code: '13',
  text: 'Data Tidak Ditemukan, NIK tidak terdapat di database Kependudukan',
};

/** Of a report of a move; simulated. */
export const notOfTheVillage: Refusal = { code: '13', text: 'Data Tidak Ditemukan, NIK bukan penduduk desa asal' };

export const wrongFormat: Refusal = { code: '15', text: 'Data Tidak Ditemukan, NIK tidak sesuai format Dukcapil' };

/** Code 08 was seen in a test, its meaning was not: here it answers a threshold that is none. */
export const wrongParameter: Refusal = { code: '08', text: 'Parameter Tidak Sesuai' };

export const stateRefusals: Readonly<Record<Exclude<RecordState, 'active'>, Refusal>> = {
  deceased: { code: '11', text: 'Data Ditemukan, Meninggal Dunia' },
  duplicate: { code: '12', text: 'Data Ditemukan, Data Ganda' },
  inactive: { code: '14', text: 'Data Ditemukan, Status Non Aktif silahkan hubungi Dinas Dukcapil' },
};
