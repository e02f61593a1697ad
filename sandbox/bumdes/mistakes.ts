import type { Entry } from './books.js';

/** What an application is about to print. */
export interface Sheet {
  readonly name: string;
  readonly period: string;
  /** Another title of the column of codes. */
  readonly codeTitle?: string;
  readonly entries: readonly Entry[];
  /** Rows below the accounts, as somebody typed them. */
  readonly more: readonly { readonly code: string; readonly text: string; readonly amount: number | string }[];
}

type Change = (sheet: Sheet) => Sheet;

const cash = '1.1.01.01';

const withEntries =
  (change: (entry: Entry) => Entry): Change =>
  (sheet) => ({ ...sheet, entries: sheet.entries.map(change) });

const typed =
  (code: string, amount: number | string): Change =>
  (sheet) => ({ ...sheet, more: [{ code, text: 'Diketik belakangan', amount }] });

/** What goes wrong with real files; each yields one check, one fault of a row, or a refusal. */
export const mistakes: Readonly<Record<string, Change>> = {
  unbalanced: withEntries((entry) =>
    entry.account === cash ? { ...entry, closing: entry.closing + 1_000_00 } : entry,
  ),
  openingChanged: withEntries((entry) =>
    entry.account === cash || entry.account === '2.1.01.01'
      ? {
          ...entry,
          opening: entry.opening + (entry.account === cash ? 7_500_00 : -7_500_00),
          closing: entry.closing + (entry.account === cash ? 7_500_00 : -7_500_00),
        }
      : entry,
  ),
  unknownAccount: typed('9-9900', 0),
  unreadableAmount: typed('5.1.01.02', '1,5E+07'),
  repeatedAccount: typed('1.1.01.01', 0),
  otherMonth: (sheet) => ({ ...sheet, period: sheet.period.endsWith('-01') ? '2019-02' : '2019-01' }),
  noCodes: (sheet) => ({ ...sheet, codeTitle: 'Rekening' }),
};
