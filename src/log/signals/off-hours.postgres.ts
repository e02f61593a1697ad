import { wibDay } from '../../core/clock.js';
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

/** Queued exchanges without an officer are machines passing events on, at any hour. */
const statement = `
select s.consumer, case when count(distinct s.service) = 1 then min(s.service) end as service, ${reference('e.officer')} as officer, ${grouped}
from ${entries} where ${ofStretch} and ${isUse} and (e.officer is not null or s.mode = 'sync') and s.consumer <> all($6::text[])
  and (e.at < $7::timestamptz or e.at >= $8::timestamptz)
group by s.consumer, e.officer having count(*) >= $9
order by count(*) desc limit $10`;

const weekday = (day: string): number => new Date(`${day}T00:00:00Z`).getUTCDay() || 7;

/** Uses of a day (WIB) outside office hours, by caller. */
export const offHours = async (
  sql: Sql,
  day: Stretch,
  { offHours: rule }: SignalRules,
  limit: number,
): Promise<Raised[]> => {
  const date = wibDay(day.from);
  const isOpen = rule.days.includes(weekday(date)) && !rule.holidays.includes(date);
  const at = (time: string): string => new Date(`${date}T${time}:00+07:00`).toISOString();
  const closed = day.to.toISOString();
  const hours = isOpen ? [at(rule.opens), at(rule.closes)] : [closed, closed];
  const rows = await sql.query<Found>(
    statement,
    [...stretchValues(day), rule.exempt, ...hours, rule.atLeast, limit],
    'log.signals.off_hours',
  );
  return rows.map((row) => raised('off-hours', row, rule.atLeast));
};
