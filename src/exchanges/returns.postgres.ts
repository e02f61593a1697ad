import type { Sql } from '../core/sql.js';

/** The last day of use that was returned under an agreement, `YYYY-MM-DD`. */
export const lastReturned = async (sql: Sql, agreement: string): Promise<string | undefined> =>
  (
    await sql.query<{ day: string | null }>(
      'select max(day) as day from work.return_run where agreement = $1',
      [agreement],
      'returns.last',
    )
  )[0]?.day ?? undefined;

/** Marks a day as returned; resolves with false when another process has. Its row waits for the other's transaction. */
export const markReturned = async (
  sql: Sql,
  run: { agreement: string; day: string; uses: number; batches: number; at: Date },
): Promise<boolean> =>
  (
    await sql.query(
      `insert into work.return_run (agreement, day, uses, batches, ran_at) values ($1, $2, $3, $4, $5)
       on conflict do nothing returning agreement`,
      [run.agreement, run.day, run.uses, run.batches, run.at],
      'returns.mark',
    )
  ).length > 0;
