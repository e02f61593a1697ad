import { seededRandom } from '../random.js';
import { tamansariOfTegalsari, type Village, villagesOfLicin } from '../region.js';

/** A village under the number Siskeudes gave it, which is nobody else's. */
export interface BookKeeper {
  readonly local: string;
  readonly village: Village;
}

/** Kecamatan 18 is Licin, its villages in the order of the alphabet; kecamatan 17 is Tegalsari. */
export const bookKeepers: readonly BookKeeper[] = [
  ...[...villagesOfLicin]
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map((village, n) => ({ local: `18.${String(n + 1).padStart(2, '0')}`, village })),
  { local: '17.08', village: tamansariOfTegalsari },
];

export interface BudgetLine {
  /** `undefined` for income and financing. */
  readonly activity: string | undefined;
  readonly account: string;
  readonly source: string;
  readonly text: string;
  /** Rupiah. */
  readonly budget: number;
}

/** One line's share of a month: rupiah, paid or received on the fifteenth. */
export interface Movement {
  readonly line: BudgetLine;
  readonly month: number;
  readonly amount: number;
  /** Bank interest has cents. */
  readonly cents: number;
}

export interface VillageBooks {
  readonly keeper: BookKeeper;
  readonly year: number;
  readonly lines: readonly BudgetLine[];
  readonly movements: readonly Movement[];
}

const spending = [
  ['01.01.01', '5.1.1.01', 'ADD', 'Penghasilan tetap kepala desa', 4],
  ['01.01.02', '5.1.2.01', 'ADD', 'Penghasilan tetap\nperangkat desa', 6],
  ['02.02.01', '5.2.1.01', 'DDS', 'Kegiatan posyandu, "kader"; alat tulis', 2],
  ['02.03.10', '5.3.4.01', 'DDS', 'Rabat beton\r\njalan lingkungan', 5],
  ['05.03.01', '5.4.1.01', 'DDS', 'Bantuan langsung tunai', 3],
  ['04.01.01', '5.2.5.01', 'PBH', 'Pelatihan kelompok tani', 1],
] as const;

/** What a village pays in to its enterprise every year, in rupiah, and in which month; the enterprise books it under 3.1.01.01. */
export const capitalPaid = 24_000_000;
export const capitalMonth = 3;

const capital: BudgetLine = {
  activity: undefined,
  account: '6.2.2.01',
  source: 'PAD',
  text: 'Penyertaan modal BUMDes',
  budget: capitalPaid,
};

/** What is moved at a time: interest comes as it comes, capital at once, the rest in twelve parts. */
const shareOf = (line: BudgetLine): Pick<Movement, 'amount' | 'cents'> => {
  if (line.account === '4.3.6.01') return { amount: 98_765, cents: 43 };
  return { amount: line === capital ? line.budget : line.budget / 12, cents: 0 };
};

/** A balanced budget: what each source brings is what is spent of it. The same year and village, the same books. */
export const booksOf = (keeper: BookKeeper, year: number): VillageBooks => {
  const random = seededRandom(year * 100 + bookKeepers.indexOf(keeper));
  const unit = 6_000_000 + random.next(50) * 120_000;
  const spent = spending.map(([activity, account, source, text, weight]) => ({
    activity,
    account,
    source,
    text,
    budget: unit * weight * 4,
  }));
  const brought = (source: string): number =>
    spent.reduce((sum, line) => (line.source === source ? sum + line.budget : sum), 0);
  const income = (account: string, source: string, text: string, budget: number): BudgetLine => ({
    activity: undefined,
    account,
    source,
    text,
    budget,
  });
  const lines = [
    income('4.2.1.01', 'DDS', 'Dana Desa', brought('DDS')),
    income('4.2.2.01', 'PBH', 'Bagi hasil pajak dan retribusi', brought('PBH')),
    income('4.2.3.01', 'ADD', 'Alokasi Dana Desa', brought('ADD')),
    income('4.3.6.01', 'DLL', 'Bunga bank', 1_200_000),
    ...spent,
    income('4.1.1.01', 'PAD', 'Hasil usaha desa', capitalPaid),
    capital,
  ];
  const movements = Array.from({ length: 12 }, (_, n) => n + 1).flatMap((month) =>
    lines
      .filter((line) => line !== capital || month === capitalMonth)
      .map((line) => ({ line, month, ...shareOf(line) })),
  );
  return { keeper, year, lines, movements };
};

/** The same books with more paid for wages in one month. */
export const withMore = (books: VillageBooks, month: number, rupiah: number): VillageBooks => {
  const wages = books.movements.findIndex((one) => one.month === month && one.line.account.startsWith('5.1'));
  const movements = books.movements.map((one, n) => (n === wages ? { ...one, amount: one.amount + rupiah } : one));
  return { ...books, movements };
};

/** Sums of spending from January to a month, for whoever compares. */
export const spendingUntil = ({ lines, movements }: VillageBooks, month: number) => {
  const isSpending = ({ account }: BudgetLine): boolean => account.startsWith('5');
  return {
    budget: lines.filter(isSpending).reduce((sum, { budget }) => sum + budget, 0),
    realised: movements
      .filter((movement) => isSpending(movement.line) && movement.month <= month)
      .reduce((sum, { amount }) => sum + amount, 0),
  };
};
