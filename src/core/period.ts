/** A month as `YYYY-MM`, where a text such as the name of a file holds one: `siskeudes_18.08_2026-06.zip`, `202606.zip`. */
export const periodIn = (text: string): string | undefined => {
  const [, year, month] = /(?<!\d)(20\d{2})[-_]?(0[1-9]|1[0-2])(?!\d)/.exec(text) ?? [];
  return year === undefined || month === undefined ? undefined : `${year}-${month}`;
};

const partsOf = (period: string): readonly [year: number, month: number] => {
  const [year = 0, month = 0] = period.split('-').map(Number);
  return [year, month];
};

/** The last day of a month, YYYY-MM-DD. */
export const lastDayOf = (period: string): string => {
  const [year, month] = partsOf(period);
  return new Date(Date.UTC(year, month, 0)).toISOString().slice(0, 10);
};

/** The month so many months later, or earlier. */
export const shiftPeriod = (period: string, months: number): string => {
  const [year, month] = partsOf(period);
  return new Date(Date.UTC(year, month - 1 + months, 1)).toISOString().slice(0, 7);
};
