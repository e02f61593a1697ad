import { Failure, type FailureCode, type FailureDetails } from '../core/failure.js';
import type { Text } from '../core/text.js';
import type { CanonicalPath } from './document.js';

/** Makes the failure for one canonical place (`''` = the whole record). It names the place, never the value. */
export type Trouble = (path: CanonicalPath) => Failure;

export const answerUnreadable =
  (service: string): Trouble =>
  (path) =>
    new Failure(
      'PROVIDER_ANSWER_INVALID',
      {
        en: `The provider's answer cannot be read ${atEn(path)}. An administrator must ask the provider, or correct the mapping document of ${service}.`,
        id: `Jawaban penyedia tidak dapat dibaca ${atId(path)}. Administrator perlu menanyakannya kepada penyedia atau membetulkan dokumen pemetaan ${service}.`,
      },
      { sent: 'yes' },
    );

export const requestUnreadable =
  (service: string): Trouble =>
  (path) =>
    new Failure('BODY_MALFORMED', {
      en: `The native request for ${service} cannot be read ${atEn(path)}. Correct it and send it again.`,
      id: `Permintaan untuk ${service} tidak dapat dibaca ${atId(path)}. Betulkan lalu kirim kembali.`,
    });

export const unsendable =
  (service: string): Trouble =>
  (path) =>
    new Failure('TRANSLATION_FAILED', {
      en: `The value ${atEn(path)} has no native form. An administrator must complete the mapping document or the code table of ${service}.`,
      id: `Nilai ${atId(path)} tidak memiliki padanan di sistem tujuan. Administrator perlu melengkapi dokumen pemetaan atau tabel kode ${service}.`,
    });

const atEn = (path: CanonicalPath): string => (path === '' ? 'as a record' : `at "${path}"`);
const atId = (path: CanonicalPath): string => (path === '' ? 'sebagai satu rekaman' : `pada "${path}"`);

/** What a provider's own refusal means to the one who asked. */
const refusals: Partial<Record<FailureCode, Text>> = {
  SUBJECT_NOT_FOUND: {
    en: 'The provider has no record under this identifier. Check the number and ask again.',
    id: 'Penyedia tidak memiliki data untuk nomor ini. Periksa nomornya lalu ajukan kembali.',
  },
  SUBJECT_NOT_FOUND_YET: {
    en: 'The provider has no record under this number yet. It may not have been booked so far, which is not a no: ask again later.',
    id: 'Penyedia belum memiliki data untuk nomor ini. Mungkin belum dibukukan, jadi ini bukan penolakan: ajukan kembali nanti.',
  },
  SUBJECT_DECEASED: {
    en: 'The provider records this person as deceased. Stop the service and check with the civil registry.',
    id: 'Penyedia mencatat orang ini telah meninggal. Hentikan layanan dan pastikan ke Dinas Dukcapil.',
  },
  SUBJECT_DUPLICATE: {
    en: 'The provider holds duplicate records for this identifier. The subject must have them settled there first.',
    id: 'Penyedia memiliki data ganda untuk nomor ini. Yang bersangkutan perlu menyelesaikannya di sana terlebih dahulu.',
  },
  SUBJECT_INACTIVE: {
    en: 'The provider has set this record inactive. The subject must have it activated there first.',
    id: 'Penyedia menonaktifkan data ini. Yang bersangkutan perlu mengaktifkannya di sana terlebih dahulu.',
  },
  IDENTIFIER_INVALID: {
    en: 'The provider does not accept the form of this identifier. Check the number and ask again.',
    id: 'Penyedia menolak bentuk nomor ini. Periksa nomornya lalu ajukan kembali.',
  },
  ALREADY_DONE: {
    en: 'The provider has already done this. Nothing more needs to be sent.',
    id: 'Penyedia sudah memproses hal ini. Tidak perlu mengirim lagi.',
  },
  REQUEST_INVALID: {
    en: 'The provider says that the request breaks its rules. Check the values and ask again.',
    id: 'Penyedia menyatakan permintaan ini tidak sesuai ketentuannya. Periksa isinya lalu ajukan kembali.',
  },
  PROVIDER_AUTH_FAILED: {
    en: "The provider refused the gateway's login or address. An administrator must correct the system's credentials.",
    id: 'Penyedia menolak login atau alamat gateway. Administrator perlu membetulkan kredensial sistem tersebut.',
  },
  PROVIDER_QUOTA_EXHAUSTED: {
    en: "The gateway's daily quota at the provider is used up. Ask again tomorrow.",
    id: 'Kuota harian gateway di penyedia sudah habis. Ajukan kembali besok.',
  },
  PROVIDER_MAINTENANCE: {
    en: 'The provider is under maintenance. Ask again later.',
    id: 'Penyedia sedang dalam pemeliharaan. Ajukan kembali nanti.',
  },
  PROVIDER_REFUSED: {
    en: 'The provider refused for a reason the gateway does not know. An administrator must ask the provider and complete the code table.',
    id: 'Penyedia menolak dengan alasan yang belum dikenal gateway. Administrator perlu menanyakannya kepada penyedia dan melengkapi tabel kode.',
  },
};

const otherRefusal: Text = {
  en: 'The provider cannot do this now, and says so in its answer. Ask again later.',
  id: 'Penyedia menyatakan belum dapat melayani saat ini. Ajukan kembali nanti.',
};

/** Seconds after which what was not booked so far may be: banks post within minutes. */
const bookingTime = 900;

export const refusal = (code: FailureCode, native: string | undefined): Failure => {
  const details: FailureDetails = {
    sent: 'yes',
    ...(native === undefined ? {} : { native }),
    ...(code === 'SUBJECT_NOT_FOUND_YET' ? { retryAfter: bookingTime } : {}),
  };
  return new Failure(code, refusals[code] ?? otherRefusal, details);
};
