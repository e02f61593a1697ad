/** How the codes and columns of one bookkeeping application are to be understood. */
export interface Chart {
  /** Account of the application → account of the chart of Kepmendesa 136/2022. Absent: the application uses that chart itself. */
  readonly accounts?: Readonly<Record<string, string>>;
  /** Titles of the columns. Default: those of the trial balance of Kepmendesa 136/2022. */
  readonly columns?: Columns;
  /** Sheet of a workbook. Default: the first one that is not hidden. */
  readonly sheet?: string;
}

/** A balance in one column, credits in parentheses, or in two: debit and credit. */
export type Balance = string | readonly [debit: string, credit: string];

/** Titles; where one stands over several columns: both, `Saldo Awal Debet`. */
export interface Columns {
  readonly code: string;
  readonly opening: Balance;
  readonly debit: string;
  readonly credit: string;
  readonly closing: Balance;
}

export const usualColumns: Columns = {
  code: 'Kode Akun',
  opening: ['Saldo Awal Debet', 'Saldo Awal Kredit'],
  debit: 'Mutasi Debet',
  credit: 'Mutasi Kredit',
  closing: ['Saldo Akhir Debet', 'Saldo Akhir Kredit'],
};

export const titlesOf = ({ code, opening, debit, credit, closing }: Columns): readonly string[] =>
  [code, opening, debit, credit, closing].flat();

/** X.Y.ZZ.NN; 1 assets, 2 liabilities, 3 equity, 4 income, 5 and 6 expenses, 7 other income and expenses. */
const account = /^[1-7]\.\d\.\d{2}\.\d{2}$/;

/** A code as people type it: without blanks, and without the dot at its end. */
export const plainCode = (code: string): string => code.replace(/\s+/g, '').replace(/\.+$/, '');

/** What a code of the file is: an account of the chart, a heading above accounts, or neither. */
export type Meaning = { readonly account: string } | 'heading' | 'unknown';

/** Reads the codes of one application. `1.1` and `1.1.01` are headings where `1.1.01.01` is an account. */
export const createChart = ({ accounts }: Chart): ((code: string) => Meaning) => {
  if (accounts === undefined)
    return (code) => {
      if (account.test(code)) return { account: code };
      return /^[1-7](\.\d(\.\d{2})?)?$/.test(code) ? 'heading' : 'unknown';
    };
  const known = new Map(Object.entries(accounts).map(([code, target]) => [plainCode(code), target]));
  const headings = new Set([...known.keys()].flatMap((code) => [...code].map((_, at) => code.slice(0, at))));
  return (code) => {
    const target = known.get(code);
    if (target !== undefined) return { account: target };
    return headings.has(code.replace(/[.-]?0+$/, '')) || headings.has(code) ? 'heading' : 'unknown';
  };
};
