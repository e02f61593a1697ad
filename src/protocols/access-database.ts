import { stat } from 'node:fs/promises';
import { Worker } from 'node:worker_threads';
import { Failure } from '../core/failure.js';
import type { Text } from '../core/text.js';

/** Names of tables, and of each the columns that are read; upper and lower case are the same. */
export type Wanted = Readonly<Record<string, readonly string[]>>;

/** A table as text: empty cells are `''`, dates `YYYY-MM-DD HH:MM:SS`, amounts with a decimal point, flags `true` and `false`. */
export interface AccessTable {
  /** As the caller named it. */
  readonly name: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

export interface AccessLimits {
  /** Bytes of the file. Default 256 MiB. */
  readonly bytes?: number;
  /** Rows of one table. Default 500,000. */
  readonly rows?: number;
  /** Milliseconds for reading all of it. Default 60,000. */
  readonly timeMs?: number;
  /** MiB of memory for what was read. Default 512. */
  readonly heapMiB?: number;
}

/** What the worker is asked and what it says. */
export interface AccessOrder {
  readonly path: string;
  readonly wanted: Wanted;
  readonly rows: number;
}
export type AccessResult = { readonly tables: readonly AccessTable[] } | { readonly trouble: 'broken' | 'rows' };

const refusals: Readonly<Record<'broken' | 'rows' | 'large' | 'slow', Failure['detail']>> = {
  broken: {
    en: 'The Access database is damaged, incomplete or protected by a password, or it is none. Copy it anew while nobody has it open.',
    id: 'Basis data Access rusak, tidak lengkap, atau dilindungi kata sandi, atau memang bukan basis data Access. Salin ulang saat tidak sedang dibuka.',
  },
  rows: {
    en: 'A table of the Access database has more rows than are accepted. Send fewer villages at a time.',
    id: 'Salah satu tabel basis data Access memuat baris melebihi batas. Kirim lebih sedikit desa sekaligus.',
  },
  large: {
    en: 'The Access database is larger than is accepted. Send fewer villages at a time, or compact it first.',
    id: 'Basis data Access melebihi ukuran yang diterima. Kirim lebih sedikit desa sekaligus, atau padatkan dahulu (Compact and Repair).',
  },
  slow: {
    en: 'The Access database could not be read in time. Compact and repair it, then send it again.',
    id: 'Basis data Access tidak selesai dibaca pada waktunya. Padatkan dan perbaiki (Compact and Repair), lalu kirim kembali.',
  },
} satisfies Readonly<Record<string, Text>>;

const malformed = (cause?: unknown): Failure =>
  new Failure('BODY_MALFORMED', refusals.broken, cause === undefined ? {} : { cause });
const tooLarge = (why: 'rows' | 'large' | 'slow'): Failure => new Failure('TOO_LARGE', refusals[why]);

const failureOf = (error: Error & { code?: string }): Failure =>
  error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? tooLarge('large') : malformed(error.name);

/**
 * Reads tables of an Access database (.mdb, .mde, .accdb). A page of a damaged file can point to itself, so it is read in a thread of its
 * own that is ended when it takes too long or too much memory. Tables that are not there are left out.
 * Throws BODY_MALFORMED or TOO_LARGE; a file that cannot be opened throws the system's own error.
 */
export const readAccess = async (path: string, wanted: Wanted, limits: AccessLimits = {}): Promise<AccessTable[]> => {
  const { bytes = 256 * 1024 * 1024, rows = 500_000, timeMs = 60_000, heapMiB = 512 } = limits;
  if ((await stat(path)).size > bytes) throw tooLarge('large');
  const order: AccessOrder = { path, wanted, rows };
  const worker = new Worker(new URL('./access-worker.js', import.meta.url), {
    workerData: order,
    resourceLimits: { maxOldGenerationSizeMb: heapMiB },
  });
  let late: NodeJS.Timeout | undefined;
  try {
    const result = await new Promise<AccessResult>((resolve, reject) => {
      late = setTimeout(() => reject(tooLarge('slow')), timeMs);
      worker.once('message', resolve);
      worker.once('error', (error) => reject(failureOf(error)));
      worker.once('exit', () => reject(malformed()));
    });
    if ('tables' in result) return [...result.tables];
    throw result.trouble === 'rows' ? tooLarge('rows') : malformed();
  } finally {
    clearTimeout(late);
    await worker.terminate();
  }
};
