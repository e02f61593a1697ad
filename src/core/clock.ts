/** Time is handed in, so that a test can say what day it is. */
export interface Clock {
  now(): Date;
}

export const systemClock: Clock = { now: () => new Date() };

const dayInJakarta = new Intl.DateTimeFormat('en-CA', {
  timeZone: 'Asia/Jakarta',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
});

/** The calendar day of an instant in the regency's business zone (WIB, UTC+7, no daylight saving): `YYYY-MM-DD`. */
export const wibDay = (instant: Date): string => dayInJakarta.format(instant);

/** The next midnight in WIB after an instant; daily quotas renew then. */
export const nextWibMidnight = (instant: Date): Date =>
  new Date(Date.parse(`${wibDay(instant)}T00:00:00+07:00`) + 24 * 60 * 60 * 1000);
