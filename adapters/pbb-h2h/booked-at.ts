import { wibTime } from '../../src/core/clock.js';

const instantOf = (local: string): number => Date.parse(`${local}+07:00`);

const isReal = (local: string): boolean => {
  const instant = instantOf(local);
  return !Number.isNaN(instant) && wibTime(new Date(instant)) === local;
};

/**
 * When the host booked, from bits 13 (`MMDD`) and 12 (`hhmmss`), which are WIB and name no year: it is the one nearest to now.
 * `YYYY-MM-DD hh:mm:ss`, or null when that is no time at all.
 */
export const bookedAt = (date: string | undefined, time: string | undefined, now: Date): string | null => {
  const [month, day] = [date?.slice(0, 2), date?.slice(2)];
  const clock = time?.replace(/^(..)(..)(..)$/, '$1:$2:$3');
  const year = now.getUTCFullYear();
  const distance = (local: string): number => Math.abs(instantOf(local) - now.getTime());
  const [nearest] = [year - 1, year, year + 1]
    .map((one) => `${one}-${month}-${day}T${clock}`)
    .filter(isReal)
    .sort((one, other) => distance(one) - distance(other));
  return nearest?.replace('T', ' ') ?? null;
};
