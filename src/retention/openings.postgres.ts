import { newId } from '../core/id.js';
import type { Database, Sql } from '../core/sql.js';
import { indexBounds } from '../log/bounds.postgres.js';
import { eventRecord } from '../log/event.js';
import type { ExchangeLog } from '../log/log.js';

/** Entries that one transaction takes. */
const batch = 5000;

interface Span {
  readonly from: number;
  /** Exclusive. */
  readonly below: number;
}

/** The entries older than an instant whose openings are still kept. */
const dueSpan = async (sql: Sql, before: Date): Promise<Span> => {
  const [row] = await sql.query<{ ended: number }>('select ended from log.retention');
  return { from: row?.ended ?? 0, below: (await indexBounds(sql, before, undefined)).from };
};

/** How many entries a run would take the openings of. */
export const countDueOpenings = async (sql: Sql, before: Date): Promise<number> => {
  const { from, below } = await dueSpan(sql, before);
  const [row] = await sql.query<{ count: number }>(
    'select count(distinct idx)::int as count from vault.opening where idx >= $1 and idx < $2',
    [from, below],
  );
  return row?.count ?? 0;
};

const eraseSpan = async (sql: Sql, { from, below }: Span): Promise<number> => {
  const [row] = await sql.query<{ count: number }>(
    `with gone as (delete from vault.opening where idx >= $1 and idx < $2 returning idx)
     select count(distinct idx)::int as count from gone`,
    [from, below],
  );
  await sql.query(
    `update log.entry set officer = null, kase = null
     where idx >= $1 and idx < $2 and (officer is not null or kase is not null)`,
    [from, below],
  );
  await sql.query('delete from log.erased where idx >= $1 and idx < $2', [from, below]);
  await sql.query('update log.retention set ended = $1', [below]);
  return row?.count ?? 0;
};

/**
 * Erases what makes entries older than an instant say whom they were about: openings, and references to officers and cases. Entries
 * themselves name agencies and times alone; they stay, so that the log can be verified from its beginning. One holder at a time:
 * resolves with what it erased, and stops where another is at work.
 */
export const eraseOpenings = async (
  { database, log, config }: { readonly database: Database; readonly log: ExchangeLog; readonly config: number },
  before: Date,
  { by, at }: { readonly by: string; readonly at: Date },
): Promise<number> => {
  const { below } = await dueSpan(database, before);
  let sum = 0;
  for (;;) {
    const erased = await database.transaction(async (sql) => {
      const [held] = await sql.query<{ ended: number }>('select ended from log.retention for update skip locked');
      if (held === undefined || held.ended >= below) return undefined;
      const span = { from: held.ended, below: Math.min(below, held.ended + batch) };
      const entries = await eraseSpan(sql, span);
      const note = { by, reason: 'retention', kept: 'openings', entries, ...span };
      const record = { kind: 'payload.erased', at, exchange: newId(), config, outcome: 'erased', note } as const;
      if (entries > 0) await log.appendIn(sql, [eventRecord(record)]);
      return entries;
    });
    if (erased === undefined) return sum;
    sum += erased;
  }
};
