import type { Sql } from '../core/sql.js';

export const logKinds = [
  'exchange.accepted',
  'exchange.answered',
  'exchange.failed',
  'exchange.refused',
  'delivery.completed',
  'delivery.dead',
  'delivery.decided',
  'config.activated',
  'admin.action',
  'audit.read',
  'payload.erased',
  'key.rotated',
] as const;

export type LogKind = (typeof logKinds)[number];

export interface Subject {
  /** `nik`, `nop`, `nib` …: the schemes of the contracts. */
  readonly scheme: string;
  readonly value: string;
}

/**
 * What happened, before it becomes the bytes of an entry. `''` stands for "does not apply". Names are those of the configuration in
 * force: what a caller named and nobody knows stays `''`, since every combination of names is kept for good.
 */
export interface LogRecord {
  readonly kind: LogKind;
  /** When it happened. */
  readonly at: Date;
  /** A UUID in lower case; an entry that is about no exchange (`config.activated` …) brings one of its own. */
  readonly exchange: string;
  readonly parent?: string;
  readonly consumer: string;
  readonly provider: string;
  readonly service: string;
  readonly mode: 'sync' | 'queued' | '';
  readonly purpose: string;
  readonly agreement: string;
  /** The configuration version in force. */
  readonly config: number;
  readonly elements: {
    readonly asked: readonly string[];
    readonly returned: readonly string[];
    readonly withheld: readonly string[];
  };
  /** answered, refused, failed, queued, completed, dead … */
  readonly outcome: string;
  /** A code of the failure table, or null. */
  readonly code: string | null;
  /** The provider's own code, or null. */
  readonly native: string | null;
  readonly attempts: number;
  readonly ms: { readonly total: number; readonly provider: number };
  /** What is committed to, and sealed in the entry's opening; never stored in clear. */
  readonly sealed: {
    readonly subjects: readonly Subject[];
    readonly officer?: string | undefined;
    readonly case?: string | undefined;
    /** Exact bytes, as they came in or went out. */
    readonly request?: string | Uint8Array | undefined;
    readonly response?: string | Uint8Array | undefined;
  };
  /** Facts a kind adds: `{ counts }` for a summary of refusals, `{ hash }` for an activated configuration, `{ by, reason }` for decisions. */
  readonly note?: Readonly<Record<string, string | number>>;
}

/** The writing side of the exchange log. */
export interface ExchangeLog {
  /** Resolves with the entry's index once it is durable; throws LOG_UNAVAILABLE. Appends are group-committed. */
  append(record: LogRecord): Promise<number>;
  /** Appends inside the caller's transaction, as its last statement (it takes the head's row lock). */
  appendIn(sql: Sql, records: readonly LogRecord[]): Promise<void>;
  close(): Promise<void>;
}
