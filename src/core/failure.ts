import type { Text } from './text.js';

/** Whose fault a failure is, and so who must act. */
export type Blame = 'consumer' | 'data' | 'provider' | 'gateway';

/** What happens next: refuse for good, try again later, or wait for an administrator. */
export type Next = 'reject' | 'retry' | 'hold';

interface Row {
  readonly status: number;
  readonly fault: Blame;
  readonly next: Next;
  readonly title: Text;
}

const row = (status: number, fault: Blame, next: Next, en: string, id: string): Row => ({
  status,
  fault,
  next,
  title: { en, id },
});

/** The closed table of failures. `docs/failures.md` mirrors it one to one; nothing else ever reaches a caller. */
export const failures = {
  UNAUTHENTICATED: row(401, 'consumer', 'reject', 'Not authenticated', 'Belum terautentikasi'),
  FORBIDDEN: row(403, 'consumer', 'reject', 'Role not permitted', 'Peran tidak diizinkan'),
  AGREEMENT_MISSING: row(403, 'consumer', 'reject', 'No agreement', 'Tidak ada perjanjian'),
  AGREEMENT_NOT_ACTIVE: row(403, 'consumer', 'reject', 'Agreement not active', 'Perjanjian tidak aktif'),
  PURPOSE_NOT_PERMITTED: row(403, 'consumer', 'reject', 'Purpose not permitted', 'Tujuan tidak diizinkan'),
  ELEMENT_NOT_PERMITTED: row(403, 'consumer', 'reject', 'Element not permitted', 'Elemen data tidak diizinkan'),
  OFFICER_REQUIRED: row(403, 'consumer', 'reject', 'Officer or case required', 'Petugas atau nomor perkara wajib'),
  SERVICE_UNKNOWN: row(404, 'consumer', 'reject', 'Service unknown', 'Layanan tidak dikenal'),
  NOT_FOUND: row(404, 'consumer', 'reject', 'Not found', 'Tidak ditemukan'),
  METHOD_NOT_ALLOWED: row(405, 'consumer', 'reject', 'Method not allowed', 'Metode tidak diizinkan'),
  UNSUPPORTED_MEDIA_TYPE: row(415, 'consumer', 'reject', 'Unsupported media type', 'Jenis konten tidak didukung'),
  IDEMPOTENCY_KEY_MISSING: row(400, 'consumer', 'reject', 'Idempotency-Key missing', 'Idempotency-Key tidak ada'),
  IDEMPOTENCY_KEY_REUSED: row(422, 'consumer', 'reject', 'Idempotency-Key reused', 'Idempotency-Key dipakai ulang'),
  EXCHANGE_IN_PROGRESS: row(409, 'consumer', 'retry', 'Exchange in progress', 'Pertukaran sedang berjalan'),
  REQUEST_INVALID: row(422, 'consumer', 'reject', 'Request breaks the contract', 'Permintaan melanggar kontrak'),
  HEADER_INVALID: row(400, 'consumer', 'reject', 'Header invalid', 'Header tidak sah'),
  BODY_MALFORMED: row(400, 'consumer', 'reject', 'Body malformed', 'Isi permintaan rusak'),
  TOO_LARGE: row(413, 'consumer', 'reject', 'Too large', 'Terlalu besar'),
  QUOTA_EXHAUSTED: row(429, 'consumer', 'retry', 'Quota exhausted', 'Kuota habis'),
  RATE_LIMITED: row(429, 'consumer', 'retry', 'Rate limited', 'Terlalu banyak permintaan'),
  SUBJECT_NOT_FOUND: row(404, 'data', 'reject', 'Subject not found', 'Subjek tidak ditemukan'),
  SUBJECT_NOT_FOUND_YET: row(404, 'data', 'retry', 'Subject not found yet', 'Subjek belum ditemukan'),
  SUBJECT_DECEASED: row(409, 'data', 'reject', 'Subject deceased', 'Subjek telah meninggal'),
  SUBJECT_DUPLICATE: row(409, 'data', 'reject', 'Subject has duplicate records', 'Data subjek ganda'),
  SUBJECT_INACTIVE: row(409, 'data', 'reject', 'Subject inactive', 'Subjek tidak aktif'),
  IDENTIFIER_INVALID: row(422, 'data', 'reject', 'Identifier invalid', 'Nomor identitas tidak sah'),
  ALREADY_DONE: row(409, 'data', 'reject', 'Already done', 'Sudah pernah dilakukan'),
  PROVIDER_UNAVAILABLE: row(503, 'provider', 'retry', 'Provider unavailable', 'Penyedia tidak dapat dihubungi'),
  PROVIDER_MAINTENANCE: row(503, 'provider', 'retry', 'Provider under maintenance', 'Penyedia sedang pemeliharaan'),
  PROVIDER_TIMEOUT: row(504, 'provider', 'retry', 'Provider timed out', 'Penyedia tidak menjawab tepat waktu'),
  PROVIDER_BUSY: row(503, 'provider', 'retry', 'Provider busy', 'Penyedia sedang sibuk'),
  PROVIDER_QUOTA_EXHAUSTED: row(503, 'provider', 'retry', 'Provider quota exhausted', 'Kuota di penyedia habis'),
  PROVIDER_REFUSED: row(502, 'provider', 'hold', 'Provider refused', 'Penyedia menolak'),
  PROVIDER_AUTH_FAILED: row(502, 'provider', 'hold', 'Provider login failed', 'Login ke penyedia gagal'),
  PROVIDER_ANSWER_INVALID: row(502, 'provider', 'hold', 'Provider answer invalid', 'Jawaban penyedia tidak sah'),
  LOG_UNAVAILABLE: row(503, 'gateway', 'retry', 'Exchange log unavailable', 'Log pertukaran tidak tersedia'),
  QUEUE_UNAVAILABLE: row(503, 'gateway', 'retry', 'Queue unavailable', 'Antrean tidak tersedia'),
  CONFIG_INVALID: row(500, 'gateway', 'hold', 'Configuration invalid', 'Konfigurasi tidak sah'),
  TRANSLATION_FAILED: row(500, 'gateway', 'hold', 'Translation failed', 'Penerjemahan gagal'),
  UNEXPECTED: row(500, 'gateway', 'hold', 'Unexpected failure', 'Kegagalan tak terduga'),
} as const satisfies Record<string, Row>;

export type FailureCode = keyof typeof failures;

export const isFailureCode = (value: string): value is FailureCode => Object.hasOwn(failures, value);

/** One breach of a contract: where (JSON Pointer into the body), which rule, what is wrong. Never the value itself. */
export interface Breach {
  readonly pointer: string;
  readonly keyword: string;
  readonly detail: Text;
}

/** A limit over a window of time, and what is left of it: the members of the RateLimit headers (draft-ietf-httpapi-ratelimit-headers-11). */
export interface Limit {
  readonly policy: string;
  readonly quota: number;
  readonly windowSeconds: number;
  readonly left: number;
  /** Seconds until the window renews. */
  readonly resetsIn: number;
}

export interface FailureDetails {
  /** Breaches of the contract, the first 20. */
  readonly errors?: readonly Breach[];
  /** Seconds after which a repeat makes sense. */
  readonly retryAfter?: number;
  /** The provider's own code, for the exchange log; a short token, never free text. */
  readonly native?: string;
  /** Whether the provider may have acted: `no` = nothing left the gateway, `unknown` = sent, outcome not seen. Default `no`. */
  readonly sent?: 'no' | 'yes' | 'unknown';
  /** The exchange to look at, when it is another than the one that failed: an earlier one bound to the same key. */
  readonly exchange?: string;
  /** The limit that was reached. */
  readonly limit?: Limit;
  /** What caused it, for the operator's log only. */
  readonly cause?: unknown;
}

/** The one error class of the house. `detail` says what happened and what to do, without any personal identifier. */
export class Failure extends Error {
  readonly code: FailureCode;
  readonly detail: Text;
  readonly errors: readonly Breach[];
  readonly retryAfter: number | undefined;
  readonly native: string | undefined;
  readonly sent: 'no' | 'yes' | 'unknown';
  readonly exchange: string | undefined;
  readonly limit: Limit | undefined;

  constructor(code: FailureCode, detail: Text, details: FailureDetails = {}) {
    super(`${code}: ${detail.en}`, details.cause === undefined ? undefined : { cause: details.cause });
    this.name = 'Failure';
    this.code = code;
    this.detail = detail;
    this.errors = details.errors ?? [];
    this.retryAfter = details.retryAfter;
    this.native = details.native;
    this.sent = details.sent ?? 'no';
    this.exchange = details.exchange;
    this.limit = details.limit;
  }

  get status(): number {
    return failures[this.code].status;
  }

  get fault(): Blame {
    return failures[this.code].fault;
  }

  get next(): Next {
    return failures[this.code].next;
  }

  get title(): Text {
    return failures[this.code].title;
  }
}
