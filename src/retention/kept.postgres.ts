import type { Database, Sql } from '../core/sql.js';

/** What the retention of bodies and keys has ended for. */
export const countDueKept = async (
  sql: Sql,
  now: Date,
): Promise<{ readonly payloads: number; readonly keys: number }> => {
  const [row] = await sql.query<{ payloads: number; keys: number }>(
    `select (select count(*)::int from work.exchange where erase_after <= $1) as payloads,
       (select count(*)::int from work.idempotency where expires_at <= $1) as keys`,
    [now],
  );
  return row ?? { payloads: 0, keys: 0 };
};

const batch = 500;

/** The first UUIDv7 of an instant: ids are in order of time, so the primary key finds the oldest rows. */
const firstId = (instant: Date): string => {
  const hex = Math.max(0, instant.getTime()).toString(16).padStart(12, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-000000000000`;
};

const due = `select id from work.exchange where id < $1 and ended_at < $2 order by id limit $3`;

export const countDueRows = async (sql: Sql, before: Date): Promise<number> => {
  const rows = await sql.query<{ count: number }>(
    `select count(*)::int as count from work.exchange where id < $1 and ended_at < $2`,
    [firstId(before), before],
  );
  return rows[0]?.count ?? 0;
};

/** Deletes the rows of exchanges that ended before an instant; their entries tell what happened. */
export const deleteRows = async (database: Database, before: Date): Promise<number> => {
  for (let count = 0; ; ) {
    const deleted = await database.transaction(async (sql) => {
      const rows = await sql.query<{ id: string }>(`${due} for update skip locked`, [firstId(before), before, batch]);
      const ids = [rows.map(({ id }) => id)];
      await sql.query(
        'delete from work.attempt where delivery in (select id from work.delivery where exchange = any($1::uuid[]))',
        ids,
      );
      await sql.query('delete from work.delivery where exchange = any($1::uuid[])', ids);
      await sql.query('delete from work.payload where exchange = any($1::uuid[])', ids);
      await sql.query('delete from work.exchange where id = any($1::uuid[])', ids);
      return rows.length;
    });
    count += deleted;
    if (deleted < batch) return count;
  }
};
