import type { Sql } from '../core/sql.js';
import { shapeColumns } from './shapes.postgres.js';
import { isUse } from './signals/stretch.postgres.js';

/** What totals can be broken down by. `agency`: the consumer's. */
export const totalColumns = ['day', 'agency', ...shapeColumns] as const;

export type TotalColumn = (typeof totalColumns)[number];

export interface TotalsQuery {
  /** First and last day, WIB, `YYYY-MM-DD`, both inclusive. */
  readonly from: string;
  readonly to: string;
  readonly by: readonly TotalColumn[];
  readonly filters: { readonly [Column in (typeof shapeColumns)[number]]?: string };
}

export type Total = { readonly [Column in TotalColumn]?: string } & {
  /** Exchanges begun: each once, however many entries it has. */
  readonly exchanges: number;
  readonly answered: number;
  readonly failed: number;
  readonly refused: number;
  readonly entries: number;
};

const dayOf = `(e.at at time zone interval '7 hours')::date`;

/** `for update` takes the cursor's newest version, which the snapshot of the entries may be older than: then nothing is counted. */
const step = `
with was as (select upto from log.counted for update skip locked),
span as (select upto as low, greatest(upto, least(h.size, upto + $1)) as high from was, log.head h),
moved as (update log.counted set upto = span.high from span where span.high > span.low returning span.low, span.high),
fresh as (
  select ${dayOf} as day, e.shape, count(*) as entries
  from moved join log.entry e on e.idx >= moved.low and e.idx < moved.high group by 1, 2
),
added as (
  insert into log.total as t (day, shape, entries) select day, shape, entries from fresh
  on conflict (day, shape) do update set entries = t.entries + excluded.entries
)
select high - low as counted from moved`;

/** Entries counted in one statement. */
const stepSize = 50_000;

/**
 * Counts the entries that came since the last time, a step after the other, until it has caught up. Two processes never count the
 * same entry: the one that finds the cursor taken leaves it at that.
 */
export const countEntries = async (sql: Sql, size = stepSize): Promise<void> => {
  for (;;) {
    const [row] = await sql.query<{ counted: number }>(step, [size], 'log.count_entries');
    if (row === undefined || row.counted < size) return;
  }
};

const columnOf = (column: TotalColumn): string =>
  column === 'day' ? 'c.day' : column === 'agency' ? "split_part(s.consumer, '.', 1)" : `s.${column}`;

const sum = (condition: string): string => `coalesce(sum(c.entries) filter (where ${condition}), 0)::bigint`;

/** Totals over days, exact to the moment: what is counted already and, of the same snapshot, what is not yet. At most `limit` rows. */
export const readTotals = (sql: Sql, { from, to, by, filters }: TotalsQuery, limit: number): Promise<Total[]> => {
  const values: unknown[] = [from, to, limit];
  const given = shapeColumns.flatMap((column) => {
    const value = filters[column];
    return value === undefined ? [] : [`s.${column} = $${values.push(value)}`];
  });
  const groups = by.map((_, n) => n + 1).join(', ');
  return sql.query<Total>(
    `with counted as (
       select day, shape, entries from log.total where day between $1::date and $2::date
       union all
       select ${dayOf}, e.shape, 1 from log.entry e
       where e.idx >= (select upto from log.counted) and ${dayOf} between $1::date and $2::date
     )
     select ${by.map((column) => `${columnOf(column)} as "${column}", `).join('')}${sum(isUse)} as exchanges,
       ${sum("s.kind in ('exchange.answered', 'delivery.completed')")} as answered,
       ${sum("s.kind in ('exchange.failed', 'delivery.dead')")} as failed,
       ${sum("s.kind = 'exchange.refused'")} as refused, coalesce(sum(c.entries), 0)::bigint as entries
     from counted c join log.shape s on s.id = c.shape ${given.length === 0 ? '' : `where ${given.join(' and ')}`}
     ${groups === '' ? '' : `group by ${groups} order by ${groups}`} limit $3`,
    values,
  );
};
