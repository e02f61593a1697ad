import { createHash } from 'node:crypto';
import { parseItem } from 'structured-headers';
import type { Failure } from '../core/failure.js';
import type { Sql } from '../core/sql.js';

/** What was answered the first time, to be answered again. */
export interface Outcome {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** JSON text. */
  readonly body: string;
}

/** The binding of a key to this exchange; end it with exactly one of `finish`, `finishIn`, `release`, `keepUnknown`. */
export interface Claim {
  /**
   * Belongs in the transaction that accepts a synchronous write: throws EXCHANGE_IN_PROGRESS when this process was so slow that a
   * repeat took the key over, so that only one of them sends.
   */
  confirmIn(sql: Sql): Promise<void>;
  /** Keeps a final outcome: answered, refused after sending, or the 202 of a queued exchange. */
  finish(outcome: Outcome): Promise<void>;
  /** The same inside the caller's transaction, before its last statement; throws EXCHANGE_IN_PROGRESS when the key was taken over. */
  finishIn(sql: Sql, outcome: Outcome): Promise<void>;
  /** Frees the key: nothing happened and a repeat is welcome (a failure whose `next` is retry, nothing sent). */
  release(): Promise<void>;
  /** Keeps the key although nobody knows whether the provider acted: a repeat learns where to look. */
  keepUnknown(): Promise<void>;
}

export type Begun =
  | { readonly kind: 'fresh'; readonly claim: Claim }
  | { readonly kind: 'replay'; readonly exchange: string; readonly outcome: Outcome }
  /** Still running when the deadline passed, or its outcome is unknown. EXCHANGE_IN_PROGRESS; show the status URL of `exchange`. */
  | { readonly kind: 'inProgress'; readonly exchange: string; readonly failure: Failure }
  /** IDEMPOTENCY_KEY_REUSED. */
  | { readonly kind: 'reused'; readonly failure: Failure };

export interface Repeatable {
  /** The consumer system. */
  readonly client: string;
  readonly service: string;
  readonly key: string;
  /** From `fingerprintOf`. */
  readonly fingerprint: string;
  /** The exchange a fresh key is bound to. */
  readonly exchange: string;
  /** When the first one will surely have ended, and how long a parallel repeat waits (epoch milliseconds). */
  readonly deadline: number;
  /** Days the key is remembered once it is bound; default: as the configuration says. */
  readonly keptDays?: number;
}

export interface Idempotency {
  begin(request: Repeatable, signal?: AbortSignal): Promise<Begun>;
}

/** SHA-256 (hex) over the raw body and the purpose: the same key with another one is another request. */
export const fingerprintOf = (body: Uint8Array | string, purpose: string): string =>
  createHash('sha256').update(purpose).update('\0').update(body).digest('hex');

const longestKey = 255;

/** Reads an `Idempotency-Key` (draft-ietf-httpapi-idempotency-key-header-07): a structured-field string, or leniently a bare token. */
export const parseIdempotencyKey = (header: string): string | undefined => {
  const text = header.trim();
  const key = text.startsWith('"') ? quoted(text) : bare(text);
  return key !== undefined && key.length > 0 && key.length <= longestKey ? key : undefined;
};

const quoted = (text: string): string | undefined => {
  try {
    const [value] = parseItem(text);
    return typeof value === 'string' ? value : undefined;
  } catch {
    return undefined;
  }
};

/** Unlike a structured-field token it may begin with a digit, as many a UUID does. */
const bare = (text: string): string | undefined => (/^[!#$%&'*+\-.^_`|~0-9A-Za-z:/]+$/.test(text) ? text : undefined);
