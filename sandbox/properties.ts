import { shiftDay } from './calendar.js';
import { namedPeople } from './named-people.js';
import type { Person } from './person.js';

/** One tax object of the land and building register; the statuses are the free texts seen in the field, odd case included. */
export interface Property {
  /** 18 digits. */
  readonly nop: string;
  readonly owner: Person;
  readonly landArea: number;
  readonly buildingArea: number;
  readonly landValue: number;
  readonly buildingValue: number;
  /** Tax year → STATUS_TUNGGAKAN. */
  readonly arrears: Readonly<Record<string, string>>;
}

/** One transfer duty (BPHTB), named by its receipt. */
export interface Duty {
  readonly ntpd: string;
  readonly nop: string;
  readonly payer: Person;
  readonly amount: number;
  /** ISO day; `undefined` = not paid. */
  readonly paidOn: string | undefined;
  /** Rupiah that were due, where the amount paid is not that. */
  readonly due?: number;
}

export const arrearsTexts = {
  paid: '100% Lunas',
  paidOddly: '100% lUNAS',
  unpaid: 'Belum Lunas',
  inProcess: 'Pembayaran sedang diproses oleh kantor Kelurahan/Desa',
  billed: 'Pembayaran Sudah dalam ID Billing',
} as const;

export const nops = {
  paid: '351024000800101230',
  unpaid: '351024000800101240',
  inProcess: '351024000800101250',
  billed: '351024000800101260',
  untaxed: '351024000800101270',
  unknown: '351024000800109990',
} as const;

export const ntpds = {
  paid: 'BPHTB351000009001',
  unpaid: 'BPHTB351000009002',
  tooLittle: 'BPHTB351000009003',
  late: 'BPHTB351000009004',
  unknown: 'BPHTB351000009999',
} as const;

/** The register on a given day: the current tax year and the two before it. */
export const propertiesOn = (today: string): readonly Property[] => {
  const year = Number(today.slice(0, 4));
  const standing = (now: string, last: string = arrearsTexts.paidOddly) => ({
    [year]: now,
    [year - 1]: last,
    [year - 2]: arrearsTexts.paid,
  });
  const size = { landArea: 240, buildingArea: 96, landValue: 168_000_000, buildingValue: 115_200_000 };
  return [
    { ...size, nop: nops.paid, owner: namedPeople.alive, arrears: standing(arrearsTexts.paid) },
    {
      ...size,
      nop: nops.unpaid,
      owner: namedPeople.nikBirthDateMismatch,
      arrears: standing(arrearsTexts.unpaid, arrearsTexts.unpaid),
    },
    { ...size, nop: nops.inProcess, owner: namedPeople.aliveWoman, arrears: standing(arrearsTexts.inProcess) },
    { ...size, nop: nops.billed, owner: namedPeople.papua, arrears: standing(arrearsTexts.billed) },
    {
      nop: nops.untaxed,
      owner: namedPeople.alive,
      landArea: 12,
      buildingArea: 0,
      landValue: 8_400_000,
      buildingValue: 0,
      arrears: standing(arrearsTexts.paid),
    },
  ];
};

export const dutiesOn = (today: string): readonly Duty[] => [
  {
    ntpd: ntpds.paid,
    nop: nops.paid,
    payer: namedPeople.alive,
    amount: 6_160_000,
    paidOn: shiftDay(today, -40),
  },
  {
    ntpd: ntpds.unpaid,
    nop: nops.unpaid,
    payer: namedPeople.nikBirthDateMismatch,
    amount: 4_250_000,
    paidOn: undefined,
  },
  {
    ntpd: ntpds.tooLittle,
    nop: nops.billed,
    payer: namedPeople.papua,
    amount: 1_000_000,
    due: 3_750_000,
    paidOn: shiftDay(today, -10),
  },
  { ntpd: ntpds.late, nop: nops.paid, payer: namedPeople.aliveWoman, amount: 6_160_000, paidOn: today },
];

/** `351024000800101230` → `35.10.240.008.001-0123.0`. */
export const dottedNop = (nop: string): string =>
  nop.replace(/^(\d{2})(\d{2})(\d{3})(\d{3})(\d{3})(\d{4})(\d)$/, '$1.$2.$3.$4.$5-$6.$7');
