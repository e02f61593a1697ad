import { Failure } from '../core/failure.js';
import type { Sealer } from '../core/seal.js';
import type { Database, Sql } from '../core/sql.js';
import { addPartitions, appendBatch, readFence, settle } from './append.postgres.js';
import { createGroupCommit, logUnavailable } from './group-commit.js';
import { recogniseKey } from './key.postgres.js';
import type { ExchangeLog } from './log.js';
import { createPrepare, type Prepared } from './prepare.js';
import type { IndexOfYear } from './references.js';
import { createShapes, type Shapes } from './shapes.postgres.js';

export interface LogKeys {
  /** Key of the HMAC columns for a calendar year (WIB). */
  readonly indexOfYear: IndexOfYear;
  /** By which the database recognises the gateway's key. */
  readonly proof: Uint8Array;
}

export interface LogOptions {
  /** The log's own small pool (2 connections do), so that appends never wait behind other work. */
  readonly database: Database;
  readonly sealer: Sealer;
  readonly keys: LogKeys;
  /** Appends that may wait. Default 20,000. */
  readonly queue?: number;
}

/** Statements in one batch at most; more gains nothing (hot-path.md). */
const batchSize = 500;

const maxTries = 3;

/** Checks at start that this gateway may write here. Throws CONFIG_INVALID when the database was written with another key. */
export const prepareLog = async (database: Database, keys: LogKeys): Promise<void> => {
  await recogniseKey(database, keys.proof);
  // Without statistics of the one-row head, PostgreSQL plans the append for thousands of rows.
  await database.query('analyze log.head');
};

export const createExchangeLog = ({ database, sealer, keys, queue = 20_000 }: LogOptions): ExchangeLog => {
  const prepare = createPrepare(sealer, keys.indexOfYear);
  const shapes = createShapes();
  const write = createWrite(database, shapes);
  const group = createGroupCommit<Prepared>({ write: write.batch, batch: batchSize, queue });
  return {
    append: async (record) => group.add(prepare(record)),
    appendIn: (sql, records) => write.inside(sql, records.map(prepare)),
    close: () => group.close(),
  };
};

const createWrite = (database: Database, shapes: Shapes) => {
  let fence: number | undefined;
  let withoutPartition = 0;

  const extend = async (index: number): Promise<void> => {
    // A whole partition is still ahead when this fails; the next batch tries again.
    if (index >= withoutPartition - 2 ** 23)
      withoutPartition = await addPartitions(database, index).catch(() => withoutPartition);
  };

  const appendFenced = async (batch: readonly Prepared[], numbers: readonly number[]): Promise<number> => {
    for (let tries = 0; tries < maxTries; tries += 1) {
      fence ??= await readFence(database);
      const base = await appendBatch(database, batch, numbers, fence);
      if (base !== undefined) return base;
      // Another writer has settled a lost connection meanwhile; nothing was written.
      fence = undefined;
    }
    throw new Error('The head of the log was fenced again and again.');
  };

  const attempt = async (batch: readonly Prepared[]): Promise<readonly number[]> => {
    const numbers = await shapes.of(database, batch.map(recordOf));
    const base = await appendFenced(batch, numbers);
    await extend(base + batch.length);
    return batch.map((_, n) => base + n);
  };

  return {
    batch: (batch: readonly Prepared[]): Promise<readonly number[]> =>
      writeSurely(database, batch, () => attempt(batch)),
    async inside(sql: Sql, batch: readonly Prepared[]): Promise<void> {
      if (batch.length === 0) return;
      try {
        const numbers = await shapes.of(database, batch.map(recordOf));
        const base = await appendBatch(sql, batch, numbers, null);
        if (base === undefined) throw new Error('The log has no head.');
        await extend(base + batch.length);
      } catch (error) {
        throw error instanceof Failure ? error : logUnavailable(error);
      }
    },
  };
};

const recordOf = ({ record }: Prepared) => record;

/**
 * A lost connection leaves it open whether the batch was committed. It is looked up, behind a fence that makes the answer final:
 * there → it succeeded; not there → tried again; unknown, because the database stays away → rejected.
 */
const writeSurely = async (
  database: Database,
  batch: readonly Prepared[],
  attempt: () => Promise<readonly number[]>,
): Promise<readonly number[]> => {
  let failed: unknown;
  for (let tries = 0; tries < maxTries; tries += 1) {
    try {
      return await attempt();
    } catch (error) {
      failed = error;
    }
    if (isRefusal(failed)) break;
    // The pool may hand out a second connection that broke with the first.
    const indexes = await settle(database, batch)
      .catch(() => settle(database, batch))
      .catch(logUnavailable);
    if (indexes instanceof Failure) throw indexes;
    if (indexes) return indexes;
  }
  throw logUnavailable(failed);
};

/** The server answered that it did not run the statement; anything else may hide a commit. */
const isRefusal = (error: unknown): boolean =>
  error instanceof Error && 'severity' in error && error.severity === 'ERROR';
