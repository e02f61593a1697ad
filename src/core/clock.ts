/** Time is handed in, so that a test can say what day it is. */
export interface Clock {
  now(): Date;
}

export const systemClock: Clock = { now: () => new Date() };

const wibOffset = 7 * 60 * 60 * 1000;

/** The calendar day of an instant in the regency's business zone (WIB, UTC+7, no daylight saving): `YYYY-MM-DD`. */
export const wibDay = (instant: Date): string => wibTime(instant).slice(0, 10);

/** What the clocks of the regency show (WIB), whole seconds: `YYYY-MM-DDThh:mm:ss`. */
export const wibTime = (instant: Date): string => new Date(instant.getTime() + wibOffset).toISOString().slice(0, 19);

/** The next midnight in WIB after an instant; daily quotas renew then. */
export const nextWibMidnight = (instant: Date): Date =>
  new Date(Date.parse(`${wibDay(instant)}T00:00:00+07:00`) + 24 * 60 * 60 * 1000);
