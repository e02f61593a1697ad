import type { Sql } from '../../core/sql.js';
import type { SignalRules } from './signal.js';
import {
  aboutSomebody,
  type Found,
  grouped,
  isUse,
  openings,
  type Raised,
  raised,
  reference,
  type Stretch,
  stretchValues,
} from './stretch.postgres.js';

/** Subjects are compared by their references: nothing is opened. Only those asked for often enough in all are then counted day by day. */
const statement = `
with uses as materialized (
  select s.consumer, s.service, e.officer, o.subject, e.kase, e.idx, e.at
  from ${openings} where ${aboutSomebody} and ${isUse}
),
often as (
  select consumer, officer, subject from uses group by consumer, officer, subject having count(distinct idx) >= $6
),
rolling as (
  select u.*, count(*) over (
    partition by u.consumer, u.officer, u.subject order by u.at range between $7::interval preceding and current row
  ) as within
  from uses u join often o on o.consumer = u.consumer and o.subject = u.subject and o.officer is not distinct from u.officer
),
peak as (
  select distinct on (consumer, officer, subject) consumer, officer, subject, at
  from rolling where within >= $6 order by consumer, officer, subject, within desc, at
)
select e.consumer, case when count(distinct e.service) = 1 then min(e.service) end as service, ${reference('e.officer')} as officer,
  count(distinct e.kase) as cases, ${grouped}
from peak p join uses e on e.consumer = p.consumer and e.subject = p.subject and e.officer is not distinct from p.officer
  and e.at <= p.at and e.at >= p.at - $7::interval
group by e.consumer, e.officer, e.subject order by count(*) desc limit $8`;

/** One subject asked for again and again by the same caller: of each, the window with the most. */
export const repeats = async (
  sql: Sql,
  span: Stretch,
  { repeats: rule }: SignalRules,
  limit: number,
): Promise<Raised[]> => {
  const values = [...stretchValues(span), rule.atLeast, `${rule.days} days`, limit];
  const rows = await sql.query<Found & { cases: number }>(statement, values, 'log.signals.repeats');
  return rows.map((row) => raised('repeats', row, rule.atLeast, { cases: row.cases, days: rule.days }));
};
