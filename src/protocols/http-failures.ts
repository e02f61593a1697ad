import { Failure } from '../core/failure.js';

type Sent = 'no' | 'unknown';

export const unreachable = (cause: unknown): Failure =>
  new Failure(
    'PROVIDER_UNAVAILABLE',
    {
      en: "The provider's system could not be reached. Try again later; if it lasts, its operator should check that it is running and that the network to it is open.",
      id: 'Sistem penyedia tidak dapat dihubungi. Coba lagi nanti; jika berlanjut, operatornya perlu memeriksa apakah sistem berjalan dan jaringannya terbuka.',
    },
    { cause },
  );

export const untrusted = (cause: unknown): Failure =>
  new Failure(
    'PROVIDER_UNAVAILABLE',
    {
      en: 'The provider\'s certificate is not trusted, so nothing was sent. If its authority is a private one, give that authority\'s certificate as "ca".',
      id: 'Sertifikat penyedia tidak tepercaya, sehingga tidak ada yang dikirim. Jika otoritasnya privat, berikan sertifikat otoritas itu pada "ca".',
    },
    { cause },
  );

export const timedOut = (sent: Sent): Failure =>
  new Failure(
    'PROVIDER_TIMEOUT',
    sent === 'no'
      ? {
          en: 'The provider could not be connected to in time; nothing was sent. Try again later.',
          id: 'Penyedia tidak dapat dihubungi tepat waktu; belum ada yang dikirim. Coba lagi nanti.',
        }
      : {
          en: 'The provider did not answer in time. It may have received the request; try again later.',
          id: 'Penyedia tidak menjawab tepat waktu. Permintaan mungkin sudah diterima; coba lagi nanti.',
        },
    { sent },
  );

export const cutOff = (cause: unknown): Failure =>
  new Failure(
    'PROVIDER_UNAVAILABLE',
    {
      en: 'The connection to the provider broke before its answer was complete. It may have received the request; try again later.',
      id: 'Sambungan ke penyedia terputus sebelum jawabannya lengkap. Permintaan mungkin sudah diterima; coba lagi nanti.',
    },
    { sent: 'unknown', cause },
  );

export const answerInvalid = (what: { en: string; id: string }, cause?: unknown): Failure =>
  new Failure(
    'PROVIDER_ANSWER_INVALID',
    {
      en: `${what.en} Ask the provider's operator what changed in its system.`,
      id: `${what.id} Tanyakan kepada operator penyedia apa yang berubah pada sistemnya.`,
    },
    { sent: 'unknown', cause },
  );

/** Nothing of the exchange has left yet when the login fails, whatever became of the login itself. */
export const beforeSending = (error: unknown): unknown =>
  error instanceof Failure
    ? new Failure(error.code, error.detail, {
        ...(error.native === undefined ? {} : { native: error.native }),
        ...(error.retryAfter === undefined ? {} : { retryAfter: error.retryAfter }),
        sent: 'no',
        cause: error,
      })
    : error;

export const tooLarge = (maxBytes: number): Failure =>
  answerInvalid({
    en: `The provider's answer is larger than ${maxBytes} bytes.`,
    id: `Jawaban penyedia lebih besar dari ${maxBytes} byte.`,
  });

export const headerInvalid = (name: string): Failure =>
  new Failure('CONFIG_INVALID', {
    en: `The header "${name}" must not be sent to the provider, or its value holds a character HTTP does not allow, such as a line break. Correct the system's configuration.`,
    id: `Header "${name}" tidak boleh dikirim ke penyedia, atau nilainya memuat karakter yang tidak diizinkan HTTP, misalnya ganti baris. Perbaiki konfigurasi sistemnya.`,
  });

export const urlInvalid = (): Failure =>
  new Failure('CONFIG_INVALID', {
    en: "The system's URL is not an absolute http or https address without a user name. Correct the system's configuration.",
    id: 'URL sistem bukan alamat http atau https lengkap tanpa nama pengguna. Perbaiki konfigurasi sistemnya.',
  });

// A provider that names a later time than this is asked again anyway: a maintenance that ends early should be noticed.
const longestWait = 24 * 60 * 60;

/** Seconds named by Retry-After (RFC 9110 §10.2.3: seconds or an HTTP date), at most a day; `undefined` when absent or unreadable. */
export const retryAfter = (value: string | undefined, now: Date): number | undefined => {
  if (value === undefined) return undefined;
  // Date.parse also takes "-5" and the like for some date.
  const date = /^[A-Z][a-z]{2,8},? /.test(value) ? Date.parse(value) : Number.NaN;
  const seconds = /^\d+$/.test(value.trim()) ? Number(value) : Math.ceil((date - now.getTime()) / 1000);
  if (Number.isNaN(seconds)) return undefined;
  return Math.min(Math.max(seconds, 0), longestWait);
};

const authFailed = (status: number): Failure =>
  new Failure(
    'PROVIDER_AUTH_FAILED',
    {
      en: "The provider did not accept the gateway's credentials. An administrator must check them before anything is sent again: repeated logins may lock the account.",
      id: 'Penyedia menolak kredensial gateway. Administrator harus memeriksanya sebelum ada yang dikirim lagi: login berulang dapat mengunci akun.',
    },
    { sent: 'yes', native: String(status) },
  );

const busy = (status: number, wait: number | undefined): Failure =>
  new Failure(
    'PROVIDER_BUSY',
    {
      en: 'The provider takes no more requests for the moment. Try again later.',
      id: 'Penyedia sedang tidak menerima permintaan lagi. Coba lagi nanti.',
    },
    { sent: 'yes', native: String(status), ...(wait === undefined ? {} : { retryAfter: wait }) },
  );

const maintenance = (status: number, wait: number): Failure =>
  new Failure(
    'PROVIDER_MAINTENANCE',
    {
      en: 'The provider is out of service for a while and says when it expects to be back. Try again then.',
      id: 'Penyedia sedang tidak melayani untuk sementara dan menyebutkan kapan akan kembali. Coba lagi pada waktu itu.',
    },
    { sent: 'yes', native: String(status), retryAfter: wait },
  );

const broken = (status: number): Failure =>
  new Failure(
    'PROVIDER_UNAVAILABLE',
    {
      en: `The provider's system failed (HTTP ${status}). Try again later; if it lasts, tell its operator.`,
      id: `Sistem penyedia mengalami kegagalan (HTTP ${status}). Coba lagi nanti; jika berlanjut, beri tahu operatornya.`,
    },
    { sent: status === 503 ? 'yes' : 'unknown', native: String(status) },
  );

const refused = (status: number): Failure =>
  new Failure(
    'PROVIDER_REFUSED',
    status < 400
      ? {
          en: `The provider answered with a redirect (HTTP ${status}), which the gateway never follows. An administrator should set the system's URL to the final address.`,
          id: `Penyedia menjawab dengan pengalihan (HTTP ${status}) yang tidak pernah diikuti gateway. Administrator perlu mengisi URL sistem dengan alamat akhirnya.`,
        }
      : {
          en: `The provider refused the request (HTTP ${status}). An administrator should compare the system's configuration with the provider's documentation.`,
          id: `Penyedia menolak permintaan (HTTP ${status}). Administrator perlu mencocokkan konfigurasi sistem dengan dokumentasi penyedia.`,
        },
    { sent: 'yes', native: String(status) },
  );

/** What an HTTP status means where a dialect says nothing of its own; `undefined` for 2xx. */
export const failureForStatus = (
  status: number,
  headers: Readonly<Record<string, string>>,
  now: Date,
): Failure | undefined => {
  if (status >= 200 && status < 300) return undefined;
  if (status === 401 || status === 403) return authFailed(status);
  if (status === 408 || status === 504) return timedOut('unknown');
  const wait = retryAfter(headers['retry-after'], now);
  if (status === 429) return busy(status, wait);
  if (status === 503 && wait !== undefined) return maintenance(status, wait);
  return status >= 500 ? broken(status) : refused(status);
};
