import type { Sql } from '../../core/sql.js';
import type { SignalRules } from './signal.js';
import {
  entries,
  type Found,
  grouped,
  isUse,
  ofStretch,
  type Raised,
  raised,
  reference,
  type Stretch,
  stretchValues,
} from './stretch.postgres.js';

/**
 * Median and MAD, which the one far above cannot shift. 1.4826 × MAD is the standard deviation of normally spread counts; where
 * peers are all alike it would be 0, so the spread is at least that of chance arrivals, the root of the median.
 */
const statement = `
with counted as (
  select s.consumer, s.service, e.officer, ${grouped}
  from ${entries} where ${ofStretch} and ${isUse} and e.officer is not null group by s.consumer, s.service, e.officer
),
typical as (
  select consumer, service, count(*) as officers, percentile_cont(0.5) within group (order by count) as median
  from counted group by consumer, service having count(*) >= $6
),
bounds as (
  select consumer, service, officers, median,
    greatest($7, ceil(median + $8 * greatest(
      1.4826 * percentile_cont(0.5) within group (order by abs(count - median)), sqrt(median), 1
    ))) as threshold
  from counted join typical using (consumer, service) group by consumer, service, officers, median
)
select c.consumer, c.service, ${reference('c.officer')} as officer, c.first, c.last, c.count, c.indexes, b.officers, b.median, b.threshold
from counted c join bounds b using (consumer, service) where c.count >= b.threshold
order by c.count / b.threshold desc limit $9`;

type Above = Found & { readonly officers: number; readonly median: number; readonly threshold: number };

/** Officers who used a service far more than the others of their consumer on a day (WIB). */
export const peers = async (sql: Sql, day: Stretch, { peers: rule }: SignalRules, limit: number): Promise<Raised[]> => {
  const values = [...stretchValues(day), rule.officers, rule.atLeast, rule.times, limit];
  const rows = await sql.query<Above>(statement, values, 'log.signals.peers');
  return rows.map((row) => raised('peers', row, row.threshold, { officers: row.officers, median: row.median }));
};
