import { arrearsTexts, type Property } from '../properties.js';

export interface Bill {
  readonly principal: number;
  readonly penalty: number;
}

/** What the tax does not ask of anyone (NJOPTKP), and how much of the rest it asks. */
const free = 10_000_000;
const perMille = 1;

const dueMonth = 9;

/** Whole months since the end of September of the tax year. */
const monthsLate = (year: number, today: string): number =>
  Math.max(0, (Number(today.slice(0, 4)) - year) * 12 + Number(today.slice(5, 7)) - dueMonth);

/** What a property owes for a year: 1 % of it for each month late, at most 24 (UU 1/2022). */
export const billOf = ({ landValue, buildingValue }: Property, year: number, today: string): Bill => {
  const principal = Math.round((Math.max(0, landValue + buildingValue - free) * perMille) / 1000);
  return { principal, penalty: Math.round((principal * Math.min(monthsLate(year, today), 24)) / 100) };
};

const settled: readonly string[] = [arrearsTexts.paid, arrearsTexts.paidOddly, arrearsTexts.inProcess];

/** Whether the register itself says that nothing is left to pay, whatever was paid since. */
export const isSettled = (arrears: string): boolean => settled.includes(arrears);
