import type { Sql } from '../core/sql.js';

/** An opening as a backup holds it: still sealed by the gateway's key, in base64. */
export type OpeningRow = readonly [idx: number, subject: string | null, sealed: string];

/** All openings, those of `span` entries at a time. */
export async function* readOpenings(sql: Sql, span: number): AsyncGenerator<readonly OpeningRow[]> {
  const [head] = await sql.query<{ size: number }>('select size from log.head');
  const size = head?.size ?? 0;
  for (let from = 0; from < size; from += span) {
    const rows = await sql.query<{ idx: number; subject: string | null; sealed: Uint8Array }>(
      'select idx, subject::text as subject, sealed from vault.opening where idx >= $1 and idx < $2 order by idx',
      [from, Math.min(size, from + span)],
      'vault.read',
    );
    if (rows.length > 0)
      yield rows.map(({ idx, subject, sealed }) => [idx, subject, Buffer.from(sealed).toString('base64')]);
  }
}

/** Puts back the openings of entries that have none, were not erased, and are still within their retention; resolves with how many. */
export const putOpenings = async (sql: Sql, rows: readonly OpeningRow[]): Promise<number> => {
  const put = await sql.query(
    `insert into vault.opening (idx, subject, sealed)
     select t.idx, t.subject, decode(t.sealed, 'base64')
     from unnest($1::bigint[], $2::bigint[], $3::text[]) as t (idx, subject, sealed)
     where t.idx >= (select ended from log.retention)
       and not exists (select 1 from log.erased e where e.idx = t.idx)
       and not exists (select 1 from vault.opening o where o.idx = t.idx)
       and exists (select 1 from log.entry l where l.idx = t.idx)
     returning idx`,
    [rows.map(([idx]) => idx), rows.map(([, subject]) => subject), rows.map(([, , sealed]) => sealed)],
  );
  return put.length;
};
