import { type Answer, json } from '../agency.js';

/** OSS's own words for each status of its API document. */
const keterangan: Readonly<Record<number, string>> = {
  200: 'Sukses',
  400: 'Data Parameter Salah',
  401: 'User Akses Tidak Valid',
  403: 'Ilegal Inquiry / Akses',
  404: 'Data / Service Tidak Ditemukan',
  405: 'Akses Service Ditolak',
  500: 'Proses Payload Data Di Sistem OSS Gagal',
  504: 'Proses Payload Data Di Sistem OSS Timeout',
};

export type Respond = (wrapper: string, status: number, more?: object) => Answer;

/** Writes wrapped answers, `kode` a number and a string by turns. */
export const alternating = (): { readonly respond: Respond; reset(): void } => {
  let turn = 0;
  return {
    respond: (wrapper, status, more = {}) => {
      const kode = turn++ % 2 === 0 ? status : String(status);
      return json(status, { [wrapper]: { kode, keterangan: keterangan[status], ...more } });
    },
    reset: () => {
      turn = 0;
    },
  };
};
