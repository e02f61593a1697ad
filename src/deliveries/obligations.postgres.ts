import type { Sql } from '../core/sql.js';
import { indexBounds } from '../log/bounds.postgres.js';

/** How queued exchanges of one service fared: those that ended within a span, and those open now. */
export interface Obligation {
  readonly consumer: string;
  readonly provider: string;
  readonly service: string;
  readonly completed: number;
  /** Given up or refused. */
  readonly dead: number;
  /** Milliseconds from acceptance to completion; null when none was completed. */
  readonly medianMs: number | null;
  readonly p95Ms: number | null;
  /** Due, running or held, whenever they were accepted. */
  readonly open: number;
  readonly oldestOpen: { readonly exchange: string; readonly since: string } | null;
}

type Row = Omit<Obligation, 'oldestOpen'> & { readonly exchange: string | null; readonly since: Date | null };

const statement = `
with ended as (
  select s.consumer, s.provider, s.service, count(*) filter (where s.kind = 'delivery.completed') as completed,
    count(*) filter (where s.kind = 'delivery.dead') as dead,
    round(percentile_cont(0.5) within group (order by e.ms) filter (where s.kind = 'delivery.completed')) as "medianMs",
    round(percentile_cont(0.95) within group (order by e.ms) filter (where s.kind = 'delivery.completed')) as "p95Ms"
  from log.shape s join log.entry e on e.shape = s.id
  where s.kind in ('delivery.completed', 'delivery.dead') and e.idx >= $1 and e.idx < $2 and e.at >= $3::timestamptz and e.at < $4::timestamptz
  group by s.consumer, s.provider, s.service
),
waiting as (
  select x.consumer, x.provider, x.service, count(*) as open, min(d.created_at) as since,
    (array_agg(x.id order by d.created_at))[1]::text as exchange
  from work.delivery d join work.exchange x on x.id = d.exchange where d.state in ('due', 'running', 'held')
  group by x.consumer, x.provider, x.service
)
select consumer, provider, service, coalesce(completed, 0) as completed, coalesce(dead, 0) as dead, "medianMs", "p95Ms",
  coalesce(open, 0) as open, exchange, since
from ended full join waiting using (consumer, provider, service) order by since nulls last, consumer, provider, service`;

/** Whether what was promised arrived, and how long it took; what has waited longest comes first. */
export const readObligations = async (sql: Sql, from: Date, to: Date): Promise<Obligation[]> => {
  const bounds = await indexBounds(sql, from, to);
  const values = [bounds.from, bounds.below, from.toISOString(), to.toISOString()];
  const rows = await sql.query<Row>(statement, values, 'delivery.obligations');
  return rows.map(({ exchange, since, ...row }) => ({
    ...row,
    oldestOpen: exchange === null || since === null ? null : { exchange, since: since.toISOString() },
  }));
};
