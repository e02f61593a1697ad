import type { Line } from './trial-balance.js';

/** In hundredths of a rupiah; income, liabilities and equity positive on their credit side. */
export interface Statements {
  readonly revenue: number;
  readonly otherIncome: number;
  readonly expenses: number;
  readonly incomeTax: number;
  readonly netProfit: number;
  readonly assets: number;
  readonly liabilities: number;
  readonly equity: number;
  /** Of this year, as far as equity does not hold it yet. */
  readonly currentProfit: number;
  readonly villageCapital: number;
}

type Lines = ReadonlyMap<string, Line>;

/** Sum of the closing balances of accounts, debit positive. */
const sumOf = (lines: Lines, accounts: RegExp): number =>
  [...lines].reduce((sum, [account, { closing }]) => (accounts.test(account) ? sum + closing : sum), 0);

/**
 * Income statement and balance sheet that follow from a trial balance [which classes make up which line: inferred from the chart of
 * Kepmendesa 136/2022]. Where 3.2.02 already shows the profit that income and expenses give, it is not counted again.
 */
export const statementsOf = (lines: Lines): Statements => {
  const debits = (accounts: RegExp): number => sumOf(lines, accounts) + 0;
  const credits = (accounts: RegExp): number => 0 - sumOf(lines, accounts);
  const revenue = credits(/^4\.1\./);
  const otherIncome = credits(/^(4\.[^1]|7)/);
  const incomeTax = debits(/^5\.4\./);
  const expenses = debits(/^[56]\./) - incomeTax;
  const netProfit = revenue + otherIncome - expenses - incomeTax;
  const shown = credits(/^3\.2\.02\./) === netProfit;
  return {
    revenue,
    otherIncome,
    expenses,
    incomeTax,
    netProfit,
    assets: debits(/^1\./),
    liabilities: credits(/^2\./),
    equity: credits(/^3\./),
    currentProfit: shown ? 0 : netProfit,
    villageCapital: credits(/^3\.1\.01\./),
  };
};
