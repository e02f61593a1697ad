import type { Sql } from '../core/sql.js';
import type { QuotaLedger } from './quota.js';

/** The ledger in `quota.used`: one row an agreement and day. */
export const postgresQuotaLedger = (sql: Sql): QuotaLedger => ({
  async reserve(agreement, day, wanted, limit) {
    const rows = await sql.query<{ taken: number }>(
      `insert into quota.used as u (agreement, day, used, taken) values ($1, $2, least($3::int, $4::int), least($3::int, $4::int))
       on conflict (agreement, day) do update
         set used = u.used + least($3::int, greatest(0, $4::int - u.used)), taken = least($3::int, greatest(0, $4::int - u.used))
       returning taken`,
      [agreement, day, wanted, limit],
    );
    return Number(rows[0]?.taken ?? 0);
  },
  async giveBack(agreement, day, amount) {
    await sql.query('update quota.used set used = greatest(0, used - $3) where agreement = $1 and day = $2', [
      agreement,
      day,
      amount,
    ]);
  },
});

/** How much of a day's quotas is used or reserved by all processes together; agreements without use are absent. */
export const quotaUsed = async (
  sql: Sql,
  agreements: readonly string[],
  day: string,
): Promise<ReadonlyMap<string, number>> => {
  const rows = await sql.query<{ agreement: string; used: number }>(
    'select agreement, used from quota.used where agreement = any($1::text[]) and day = $2',
    [agreements, day],
  );
  return new Map(rows.map(({ agreement, used }) => [agreement, Number(used)]));
};
