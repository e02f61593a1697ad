import { failures } from '../../core/failure.js';
import type { Sql } from '../../core/sql.js';
import type { SignalRules } from './signal.js';
import {
  entries,
  type Found,
  ofStretch,
  type Raised,
  raised,
  type Stretch,
  stretchValues,
} from './stretch.postgres.js';

/** What one is told who asks for what is not his; other refusals are mistakes. */
const permissions = Object.entries(failures).flatMap(([code, { status }]) =>
  status === 403 || code === 'SERVICE_UNKNOWN' ? [code] : [],
);

/** Beyond 60 a minute refusals are told by one entry that counts them by code. */
const statement = `
with told as (
  select s.consumer, s.service, s.purpose, s.code, e.idx, e.at, 1 as times
  from ${entries} where ${ofStretch} and s.kind = 'exchange.refused' and s.code = any($6::text[])
  union all
  select s.consumer, null, null, c.key, e.idx, e.at, c.value::int
  from ${entries} cross join lateral jsonb_each_text(e.entry::jsonb -> 'note') c
  where ${ofStretch} and s.kind = 'exchange.refused' and s.code = '' and c.key = any($6::text[])
),
summed as (
  select consumer, min(at) as first, max(at) as last, sum(times)::bigint as count,
    (array_agg(distinct idx))[1:100] as indexes, string_agg(distinct code, ' ') as codes,
    count(distinct service) filter (where service <> '') as services,
    case when count(distinct service) = 1 then nullif(min(service), '') end as service,
    greatest(count(distinct (service, purpose, code)) filter (where service is not null), count(distinct code)) as kinds
  from told group by consumer
)
select *, null as officer from summed where count >= $7 and kinds >= $8 order by count desc limit $9`;

type Probed = Found & { readonly codes: string; readonly services: number; readonly kinds: number };

/** Refusals for lack of permission, of one consumer on a day (WIB), of several things: somebody tries what he may. */
export const probing = async (
  sql: Sql,
  day: Stretch,
  { probing: rule }: SignalRules,
  limit: number,
): Promise<Raised[]> => {
  const values = [...stretchValues(day), permissions, rule.atLeast, rule.kinds, limit];
  const rows = await sql.query<Probed>(statement, values, 'log.signals.probing');
  return rows.map((row) =>
    raised('probing', row, rule.atLeast, { codes: row.codes, kinds: row.kinds, services: row.services }),
  );
};
