import { capitalMonth, capitalPaid } from '../siskeudes/books.js';

/** A village's enterprise, and the application that it keeps its books in. */
export interface Enterprise {
  readonly source: string;
  readonly villageCode: string;
  readonly name: string;
  readonly layout: 'official' | 'kasDesa' | 'bukuBumdes';
  /** How large its business is. */
  readonly size: number;
}

export const enterprises: readonly Enterprise[] = [
  { source: 'tamansari', villageCode: '35.10.24.2008', name: 'BUMDES IJEN CONTOH', layout: 'official', size: 3 },
  { source: 'licin', villageCode: '35.10.24.2003', name: 'BUMDES LICIN CONTOH', layout: 'kasDesa', size: 2 },
  { source: 'banjar', villageCode: '35.10.24.2004', name: 'BUMDES BANJAR CONTOH', layout: 'bukuBumdes', size: 1 },
  {
    source: 'tamansari-tegalsari',
    villageCode: '35.10.23.2003',
    name: 'BUMDES TEGAL CONTOH',
    layout: 'official',
    size: 1,
  },
];

/** The accounts that are used, under their codes of Kepmendesa 136/2022. */
export const accountNames = {
  '1.1.01.01': 'Kas Tunai',
  '1.1.01.03': 'Kas di Bank',
  '1.1.03.01': 'Piutang Usaha',
  '1.2.01.02': 'Peralatan',
  '2.1.01.01': 'Utang Usaha',
  '3.1.01.01': 'Penyertaan Modal Desa',
  '3.2.01.01': 'Laba Ditahan',
  '4.1.01.01': 'Pendapatan Usaha',
  '4.2.01.01': 'Bunga Bank',
  '5.1.01.01': 'Beban Gaji',
  '5.2.01.01': 'Beban Operasional',
  '5.4.01.01': 'Beban Pajak',
} as const;

export type Account = keyof typeof accountNames;

/** One line of a month's trial balance, in hundredths of a rupiah; balances positive on the debit side. */
export interface Entry {
  readonly account: Account;
  readonly opening: number;
  readonly debit: number;
  readonly credit: number;
  readonly closing: number;
}

type Booking = readonly [debit: Account, credit: Account, hundredths: number];

const accounts = Object.keys(accountNames) as Account[];
const firstYear = 2020;
const founded: readonly Booking[] = [
  ['1.1.01.01', '3.1.01.01', 5_000_000_00],
  ['1.1.01.03', '3.1.01.01', 25_000_000_00],
  ['1.2.01.02', '3.1.01.01', 20_000_000_00],
];

/** What happens in a month. A little of what is sold and bought on credit stays open. */
const bookings = (size: number, month: number, more: number): readonly Booking[] => {
  const sales = size * (6_000_000_00 + month * 125_000_00);
  const onCredit = size * 900_000_00;
  const goods = size * 2_100_000_00;
  return [
    ['1.1.01.01', '4.1.01.01', sales + more * 100],
    ['1.1.03.01', '4.1.01.01', onCredit],
    ['1.1.01.03', '1.1.03.01', onCredit / 2],
    ['1.1.01.01', '1.1.03.01', onCredit / 2 - size * 20_000_00],
    ['5.1.01.01', '1.1.01.01', size * 2_400_000_00],
    ['5.2.01.01', '2.1.01.01', goods],
    ['2.1.01.01', '1.1.01.03', goods - size * 50_000_00],
    ['5.4.01.01', '1.1.01.01', sales / 200],
    ['1.1.01.03', '4.2.01.01', 41_666_67],
    ['1.1.01.03', '1.1.01.01', size * 3_000_000_00],
    ...(month === capitalMonth ? [['1.1.01.03', '3.1.01.01', capitalPaid * 100] as const] : []),
  ];
};

const isOfTheYear = (account: Account): boolean => /^[45]/.test(account);

/** The trial balance of a month: all that happened since the founding, with profit carried forward each January. Every month `more` rupiah are sold beyond the usual. */
export const booksOf = ({ size }: Enterprise, period: string, more = 0): Entry[] => {
  const [year = 0, month = 0] = period.split('-').map(Number);
  const balances = new Map<Account, number>(accounts.map((account) => [account, 0]));
  const move = (account: Account, amount: number): void => {
    balances.set(account, (balances.get(account) ?? 0) + amount);
  };
  const book = ([debit, credit, amount]: Booking): void => {
    move(debit, amount);
    move(credit, -amount);
  };
  const closeYear = (): void => {
    for (const account of accounts.filter(isOfTheYear)) book(['3.2.01.01', account, balances.get(account) ?? 0]);
  };
  for (const booking of founded) book(booking);
  for (let at = firstYear * 12; at < year * 12 + month - 1; at++) {
    if (at % 12 === 0) closeYear();
    for (const booking of bookings(size, (at % 12) + 1, more)) book(booking);
  }
  if (month === 1) closeYear();
  const now = bookings(size, month, more);
  const sum = (side: 0 | 1, account: Account): number =>
    now.reduce((total, booking) => (booking[side] === account ? total + booking[2] : total), 0);
  return accounts.map((account) => {
    const [opening, debit, credit] = [balances.get(account) ?? 0, sum(0, account), sum(1, account)];
    return { account, opening, debit, credit, closing: opening + debit - credit };
  });
};

/** What the enterprise itself says at the end of a month, in rupiah, for whoever compares. */
export const summaryOf = (entries: readonly Entry[]) => {
  const sum = (accounts: RegExp): number =>
    entries.reduce((total, { account, closing }) => (accounts.test(account) ? total + closing : total), 0);
  const rupiah = (hundredths: number): number => Math.round(hundredths / 100);
  return {
    assets: rupiah(sum(/^1/)),
    netProfit: rupiah(0 - sum(/^[45]/)),
    villageCapital: rupiah(0 - sum(/^3\.1/)),
  };
};
