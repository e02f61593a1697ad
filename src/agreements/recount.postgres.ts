import type { Sql } from '../core/sql.js';

/**
 * Corrects the ledger of a day to what the exchange log says was sent, for all agreements in one statement, so that what a killed
 * process had reserved is free again. Only while no process holds a reserve. An entry of a delivery counts all its attempts and
 * calls that shared one answer have an entry each, so the count may be too high; the ledger, which is never too low, bounds it.
 * `from`: an index of the log at or before the day's first entry. A read that was under way when its process died left no entry.
 */
export const recountQuotas = async (sql: Sql, day: string, from: number): Promise<void> => {
  await sql.query(statement, [day, from, new Date(`${day}T00:00:00+07:00`)]);
};

const statement = `
with open as (select agreement from quota.used where day = $1 and used > 0),
recorded as (
  select s.agreement, e.exchange,
    coalesce(
      max(substring(e.entry from '"attempts":([0-9]+)')::int) filter (where s.kind <> 'exchange.accepted'),
      max((s.mode = 'sync')::int)
    ) as sent
  from log.shape s join log.entry e on e.shape = s.id
  where s.agreement in (select agreement from open) and e.idx >= $2 and e.at >= $3
    and s.kind in (
      'exchange.accepted', 'exchange.answered', 'exchange.failed', 'delivery.completed', 'delivery.dead', 'delivery.decided'
    )
  group by s.agreement, e.exchange
),
under_way as (
  select x.agreement, d.exchange, d.attempt as sent
  from work.delivery d join work.exchange x on x.id = d.exchange
  where d.state in ('due', 'running', 'held') and d.updated_at >= $3 and x.agreement in (select agreement from open)
),
each as (
  select agreement, exchange, max(sent) as sent
  from (select * from recorded union all select * from under_way) as known group by agreement, exchange
),
counted as (
  select agreement, coalesce(sum(sent), 0) as sent from open left join each using (agreement) group by agreement
)
update quota.used u set used = least(u.used, counted.sent) from counted
where u.agreement = counted.agreement and u.day = $1 and u.used > counted.sent`;
