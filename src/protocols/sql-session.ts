import type { Socket } from 'node:net';
import type { Call, Tcp } from '../adapter/adapter.js';
import { Failure } from '../core/failure.js';
import type { Json, JsonObject } from '../core/json.js';
import { answerInvalid, tooLarge } from './http-failures.js';

export interface SqlSettings {
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly user: string;
  readonly password: string;
  /** `verify`: encrypted, and the server's certificate is checked. `off`: in clear. */
  readonly tls: 'verify' | 'off';
  /** PEM of the authority that signed the server's certificate. Default: the public ones. */
  readonly ca?: string;
  /** The name in the server's certificate, when it is not `host`. */
  readonly certificateName?: string;
  /** A statement that runs longer, or waits longer for a lock, is ended by the server. */
  readonly statementSeconds: number;
}

/** A statement as the administrator declared it: the only SQL that is ever sent, with places for values. */
export interface SqlStatement {
  readonly name: string;
  readonly text: string;
  readonly effect: 'read' | 'write';
  /** More rows than these are a Failure, never cut off. */
  readonly maxRows: number;
}

/** A value beside the statement, never in it. Moments are in WIB, as `YYYY-MM-DD hh:mm:ss`; booleans are `true` or `false`. */
export interface SqlValue {
  readonly type: 'text' | 'integer' | 'decimal' | 'boolean' | 'date' | 'timestamp';
  readonly value: string | null;
}

export interface SqlResult {
  /** `undefined` when the statement returns no columns. */
  readonly rows: readonly JsonObject[] | undefined;
  readonly affected: number;
}

/** One login at a database server; one statement at a time. Throws provider Failures. */
export interface SqlSession {
  /** A transaction, in which the server refuses writes when `effect` is `read`. */
  begin(effect: 'read' | 'write'): Promise<void>;
  execute(statement: SqlStatement, values: readonly SqlValue[]): Promise<SqlResult>;
  commit(): Promise<void>;
  rollback(): Promise<void>;
  /** Lets the server look at a statement (words, tables, rights) without running it. */
  examine(statement: SqlStatement, values: readonly SqlValue[]): Promise<void>;
  /** Ends the session and whatever it runs, on the server too. Never throws. */
  abandon(): Promise<void>;
  /** Says goodbye; the session runs nothing. */
  close(): void;
}

/** Logs in over a connected socket. `tcp` is for the connection that ends a running statement. */
export type OpenSession = (settings: SqlSettings, socket: Socket, tcp: Tcp) => Promise<SqlSession>;

export type Limits = Pick<Call, 'signal' | 'deadline'>;

/** How long ending a statement on the server may take. */
export const abandonMs = 3000;

/** The way out of a session, taken once; where the server cannot be reached any more, its own limit ends the statement. */
export const once = (abandon: () => Promise<void>): (() => Promise<void>) => {
  let running: Promise<void> | undefined;
  return () => {
    running ??= abandon().catch(() => {});
    return running;
  };
};

/** Bytes of one answer. */
const maxBytes = 4 * 1024 * 1024;

/** Calls `exceeded` when more than 4 MiB arrive after the last `restart`. */
export const boundBytes = (
  stream: NodeJS.ReadableStream,
  exceeded: (failure: Failure) => void,
): { restart(): void } => {
  let left = maxBytes;
  stream.on('data', (chunk: Uint8Array) => {
    left -= chunk.length;
    if (left < 0) exceeded(tooLarge(maxBytes));
  });
  return {
    restart() {
      left = maxBytes;
    },
  };
};

/** Gathers the rows of one answer under the columns' names, which must differ. */
export const createRowGathering = ({ name, maxRows }: SqlStatement) => {
  const rows: JsonObject[] = [];
  return {
    rows,
    /** Throws PROVIDER_ANSWER_INVALID beyond `maxRows`. */
    add(row: JsonObject): void {
      if (rows.length >= maxRows)
        throw answerInvalid({
          en: `The statement "${name}" gives more than the ${maxRows} rows that are allowed. Narrow it, or raise "maxRows".`,
          id: `Pernyataan "${name}" menghasilkan lebih dari ${maxRows} baris yang diizinkan. Persempit, atau naikkan "maxRows".`,
        });
      rows.push(row);
    },
  };
};

/** Throws CONFIG_INVALID when two columns have one name: one of them would be lost. */
export const assertDistinct = ({ name }: SqlStatement, columns: readonly string[]): void => {
  if (new Set(columns).size === columns.length) return;
  throw new Failure(
    'CONFIG_INVALID',
    {
      en: `Two columns of the statement "${name}" have the same name. Give them different ones with AS.`,
      id: `Dua kolom pada pernyataan "${name}" bernama sama. Beri nama berbeda dengan AS.`,
    },
    { sent: 'yes' },
  );
};

/** `2026-01-31 08:00:00.5` → `2026-01-31T08:00:00.5`, with `zone` behind it; anything else, such as `infinity`, as it is. */
export const isoMoment = (text: string, zone = ''): string =>
  /^\d{4,}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}(\.\d+)?$/.test(text) ? `${text.replace(' ', 'T')}${zone}` : text;

/** A text as the server sent it. Throws PROVIDER_ANSWER_INVALID when its bytes were no UTF-8: a letter would be lost. */
export const wholeText = (text: string, column: string): Json => {
  if (!text.includes('\ufffd')) return text;
  throw answerInvalid({
    en: `The column "${column}" holds bytes that are no text in the database's own encoding.`,
    id: `Kolom "${column}" memuat byte yang bukan teks menurut pengodean basis datanya.`,
  });
};
