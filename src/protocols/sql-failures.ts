import { Failure } from '../core/failure.js';
import { cutOff, timedOut, unreachable, untrusted } from './http-failures.js';

/** What an error of a database server means; each server has codes of its own for it. */
export type SqlTrouble =
  | 'login'
  | 'busy'
  | 'locked'
  | 'slow'
  | 'duplicate'
  | 'value'
  | 'readOnly'
  | 'stopping'
  | 'refused';

const login = (native: string): Failure =>
  new Failure(
    'PROVIDER_AUTH_FAILED',
    {
      en: `The database server did not accept the gateway's user or password (${native}). An administrator must correct them before anything is sent again: repeated logins may lock the account.`,
      id: `Server basis data menolak pengguna atau kata sandi gateway (${native}). Administrator harus memperbaikinya sebelum ada yang dikirim lagi: login berulang dapat mengunci akun.`,
    },
    { sent: 'yes', native },
  );

const busy = (native: string): Failure =>
  new Failure(
    'PROVIDER_BUSY',
    {
      en: `The database server takes no more work for the moment (${native}); nothing was changed. Try again later.`,
      id: `Server basis data sedang tidak menerima pekerjaan lagi (${native}); tidak ada yang berubah. Coba lagi nanti.`,
    },
    { sent: 'yes', native },
  );

const locked = (native: string): Failure =>
  new Failure(
    'PROVIDER_BUSY',
    {
      en: `Another program holds what the statement needs (${native}); nothing was changed. Try again later.`,
      id: `Program lain sedang memegang data yang diperlukan (${native}); tidak ada yang berubah. Coba lagi nanti.`,
    },
    { sent: 'yes', native },
  );

const slow = (native: string): Failure =>
  new Failure(
    'PROVIDER_TIMEOUT',
    {
      en: `The database server ended the statement because it ran too long (${native}); nothing was changed. Try again later; if it lasts, an index may be missing.`,
      id: `Server basis data menghentikan pernyataan karena berjalan terlalu lama (${native}); tidak ada yang berubah. Coba lagi nanti; jika berlanjut, mungkin diperlukan indeks.`,
    },
    { sent: 'yes', native },
  );

const duplicate = (native: string): Failure =>
  new Failure(
    'ALREADY_DONE',
    {
      en: `The database holds such a record already (${native}); nothing was changed.`,
      id: `Basis data sudah memuat catatan tersebut (${native}); tidak ada yang berubah.`,
    },
    { sent: 'yes', native },
  );

const value = (native: string): Failure =>
  new Failure(
    'REQUEST_INVALID',
    {
      en: `The database does not take a value of the request (${native}): too long, out of range, missing, or naming a record that is not there. Nothing was changed. Correct the request.`,
      id: `Basis data tidak menerima salah satu nilai permintaan (${native}): terlalu panjang, di luar rentang, kosong, atau merujuk catatan yang tidak ada. Tidak ada yang berubah. Perbaiki permintaannya.`,
    },
    { sent: 'yes', native },
  );

const readOnly = (native: string): Failure =>
  new Failure(
    'CONFIG_INVALID',
    {
      en: `The statement writes where only reading is allowed (${native}). Give the operation "effect: write", or use the server that takes writes.`,
      id: `Pernyataan ini menulis, padahal hanya boleh membaca (${native}). Beri operasinya "effect: write", atau gunakan server yang menerima penulisan.`,
    },
    { sent: 'yes', native },
  );

const stopping = (native: string): Failure =>
  new Failure(
    'PROVIDER_UNAVAILABLE',
    {
      en: `The database server is starting, stopping or failing (${native}). Try again later.`,
      id: `Server basis data sedang memulai, berhenti, atau gagal (${native}). Coba lagi nanti.`,
    },
    { sent: 'unknown', native },
  );

const refused = (native: string): Failure =>
  new Failure(
    'PROVIDER_REFUSED',
    {
      en: `The database server refuses the statement (${native}). An administrator should compare it with the tables there and the rights of the gateway's user; a probe names the operation.`,
      id: `Server basis data menolak pernyataan (${native}). Administrator perlu mencocokkannya dengan tabel di sana dan hak pengguna gateway; uji koneksi menyebut operasinya.`,
    },
    { sent: 'yes', native },
  );

/** @param native the server's own code, never its text: that quotes values. */
export const sqlFailure: Readonly<Record<SqlTrouble, (native: string) => Failure>> = {
  login,
  busy,
  locked,
  slow,
  duplicate,
  value,
  readOnly,
  stopping,
  refused,
};

const notEncrypted = (cause: unknown): Failure =>
  new Failure(
    'PROVIDER_UNAVAILABLE',
    {
      en: 'The database server does not offer TLS, so nothing was sent. Switch TLS on there, or set "tls: off" where the network itself is protected.',
      id: 'Server basis data tidak menyediakan TLS, sehingga tidak ada yang dikirim. Aktifkan TLS di sana, atau isi "tls: off" bila jaringannya sendiri terlindungi.',
    },
    { cause },
  );

export const nameMissing = (): Failure =>
  new Failure('CONFIG_INVALID', {
    en: 'The database server is called by its address, so its certificate cannot be checked and nothing was sent. Give the name that the certificate holds as "certificateName".',
    id: 'Server basis data dipanggil dengan alamatnya, sehingga sertifikatnya tidak dapat diperiksa dan tidak ada yang dikirim. Isi "certificateName" dengan nama yang tercantum pada sertifikat.',
  });

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';

/** What a broken connection means. @param sent whether a statement was under way. */
export const connectionFailure = (error: unknown, sent: boolean): Failure => {
  if (error instanceof Failure) return error;
  const code = codeOf(error);
  const isCertificate = /CERT|SELF_SIGNED|ALTNAME|UNABLE_TO_VERIFY/.test(code);
  if (isCertificate || (error instanceof Error && /certificate/i.test(error.message))) return untrusted(error);
  if (code === 'HANDSHAKE_NO_SSL_SUPPORT' || (error instanceof Error && /does not support SSL/.test(error.message)))
    return notEncrypted(error);
  if (code === 'ETIMEDOUT') return timedOut(sent ? 'unknown' : 'no');
  return sent ? cutOff(error) : unreachable(error);
};
