import type { Sql } from '../core/sql.js';
import { yearOf } from './references.js';

/**
 * Where a span of time lies in the log. Entries are in order of writing, so their times may be out of order by as much as an
 * entry waited; the bounds leave a minute for that, and the search checks each entry's own time.
 */
export interface IndexBounds {
  readonly from: number;
  /** Exclusive. */
  readonly below: number;
  /** The calendar years (WIB) the entries can be of, whose references differ. */
  readonly years: readonly number[];
}

const slackMs = 60_000;

export const indexBounds = async (sql: Sql, from: Date | undefined, to: Date | undefined): Promise<IndexBounds> => {
  const [head] = await sql.query<{ size: number }>('select size from log.head', [], 'log.size');
  const size = head?.size ?? 0;
  const [oldest, newest] = [await timeAt(sql, 0), await timeAt(sql, size - 1)];
  if (!oldest || !newest) return { from: 0, below: 0, years: [] };
  const first = from ? await firstAt(sql, from.getTime() - slackMs, size) : 0;
  const below = to ? await firstAt(sql, to.getTime() + slackMs, size) : size;
  const start = yearOf(new Date(Math.max(from?.getTime() ?? 0, oldest.getTime() - slackMs)));
  const end = yearOf(new Date(Math.min(to?.getTime() ?? Number.MAX_SAFE_INTEGER, newest.getTime() + slackMs)));
  const years = Array.from({ length: Math.max(0, end - start + 1) }, (_, n) => start + n);
  return { from: first, below, years };
};

/** The first index whose entry is not older than an instant (epoch milliseconds), by halving: about 25 look-ups in a full log. */
const firstAt = async (sql: Sql, instant: number, size: number): Promise<number> => {
  let [low, high] = [0, size];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    const at = await timeAt(sql, middle);
    if (at && at.getTime() < instant) low = middle + 1;
    else high = middle;
  }
  return low;
};

const timeAt = async (sql: Sql, index: number): Promise<Date | undefined> =>
  (await sql.query<{ at: Date }>('select at from log.entry where idx = $1', [index], 'log.time_at'))[0]?.at;
