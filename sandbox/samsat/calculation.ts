import { shiftDay } from '../calendar.js';
import type { Vehicle } from '../vehicles.js';

const horizonDays = 60;
const surcharge = 0.66;

const yearLater = (day: string, years: number): string =>
  `${Number(day.slice(0, 4)) + years}${day.slice(4)}`.replace(/-02-29$/, '-02-28');

/** Periods that have begun without being paid for, the coming one included. */
const periodsDue = (until: string, today: string): number => {
  let periods = 1;
  while (periods < 6 && yearLater(until, periods) < today) periods += 1;
  return periods;
};

/** `data_hitung_pajak`: column 0 is the coming period, 1 to 5 the years before it. Nothing before the last sixty days. */
export const calculate = (vehicle: Vehicle, today: string): Record<string, number | string> | null => {
  const { taxUntil, stnkUntil, tax, insurance, block } = vehicle;
  if (block !== '0' || taxUntil > shiftDay(today, horizonDays)) return null;
  const periods = periodsDue(taxUntil, today);
  const renewed = stnkUntil <= shiftDay(today, horizonDays);
  const columns: Record<string, number | string> = {};
  for (let n = 0; n < 6; n += 1) {
    const due = n < periods;
    const late = due && (n > 0 || taxUntil < today);
    columns[`bea_pkb_pok${n}`] = due ? tax : 0;
    columns[`bea_pkb_den${n}`] = late ? Math.round(tax * 0.25) : 0;
    columns[`bea_pkb_ops${n}`] = due ? Math.round(tax * surcharge) : 0;
    columns[`bea_swdkllj_pok${n}`] = due ? insurance : 0;
    columns[`bea_swdkllj_den${n}`] = late ? 8000 : 0;
  }
  return {
    ...columns,
    bea_adm_stnk: renewed ? 100_000 : 0,
    bea_adm_tnkb: renewed ? 60_000 : 0,
    tg_akhir_pajak_baru: yearLater(taxUntil, periods),
  };
};
