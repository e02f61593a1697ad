import { shiftDay } from './calendar.js';
import { namedPeople } from './named-people.js';
import { companyNpwp } from './taxpayers.js';

/** One registered vehicle. Amounts in rupiah a year. */
export interface Vehicle {
  readonly prefix: string;
  readonly number: string;
  readonly suffix: string;
  /** kd_plat: 1 private, 2 public, 3 government. */
  readonly colourOfPlate: '1' | '2' | '3';
  readonly owner: string;
  /** no_identitas: a NIK, a company's number, or `-`. */
  readonly identity: string;
  readonly chassis: string;
  readonly engine: string;
  readonly make: string;
  readonly model: string;
  readonly year: number;
  readonly colour: string;
  readonly tax: number;
  readonly insurance: number;
  readonly value: number;
  /** ISO days. */
  readonly taxUntil: string;
  readonly stnkUntil: string;
  /** kd_blockir: 0 free, everything else blocked. */
  readonly block: string;
  readonly sold: boolean;
}

export const motorcycle = {
  prefix: 'P',
  colourOfPlate: '1',
  make: 'HONDA',
  model: 'BEAT CONTOH',
  year: 2019,
  colour: 'HITAM',
  tax: 186_000,
  insurance: 35_000,
  value: 9_300_000,
  block: '0',
  sold: false,
} as const;

const numbered = (serial: string) => ({ chassis: `MH1CONTOH000${serial}K`, engine: `JF0CONTOH${serial}` });

const ownedBy = ({ fullName, nik }: { fullName: string; nik: string }) => ({ owner: fullName, identity: nik });

export const namedVehiclesOn = (today: string) =>
  ({
    /** Its tax is due in twenty days. */
    due: {
      ...motorcycle,
      ...ownedBy(namedPeople.alive),
      ...numbered('9001'),
      number: '2901',
      suffix: 'ZZX',
      taxUntil: shiftDay(today, 20),
      stnkUntil: shiftDay(today, 20 + 730),
    },
    /** Paid for months to come: nothing is calculated yet. */
    settled: {
      ...motorcycle,
      ...ownedBy(namedPeople.papua),
      ...numbered('9002'),
      number: '2902',
      suffix: 'ZZX',
      taxUntil: shiftDay(today, 200),
      stnkUntil: shiftDay(today, 200 + 365),
    },
    /** Three periods have begun since it was last paid. */
    arrears: {
      ...motorcycle,
      ...ownedBy(namedPeople.nikBirthDateMismatch),
      ...numbered('9003'),
      number: '2903',
      suffix: 'ZZX',
      taxUntil: shiftDay(today, -800),
      stnkUntil: shiftDay(today, -70),
    },
    blocked: {
      ...motorcycle,
      ...ownedBy(namedPeople.aliveWoman),
      ...numbered('9004'),
      number: '2904',
      suffix: 'ZZX',
      taxUntil: shiftDay(today, 10),
      stnkUntil: shiftDay(today, 900),
      block: '2',
    },
    /** The owner has died: it has to be transferred (balik nama) before anything else. */
    ownerDeceased: {
      ...motorcycle,
      ...ownedBy(namedPeople.deceased),
      ...numbered('9005'),
      number: '2905',
      suffix: 'ZZX',
      taxUntil: shiftDay(today, -30),
      stnkUntil: shiftDay(today, 1000),
    },
    company: {
      ...motorcycle,
      ...numbered('9006'),
      owner: 'PT KOPI LERENG IJEN CONTOH',
      identity: companyNpwp,
      make: 'MITSUBISHI',
      model: 'COLT CONTOH',
      number: '9906',
      suffix: 'ZX',
      tax: 2_412_000,
      insurance: 163_000,
      value: 201_000_000,
      taxUntil: shiftDay(today, 5),
      stnkUntil: shiftDay(today, 5 + 365),
    },
    /** A red plate without series letters, its owner without any number. */
    government: {
      ...motorcycle,
      ...numbered('9007'),
      owner: 'PEMERINTAH KABUPATEN CONTOH',
      identity: '-',
      colourOfPlate: '3',
      number: '91',
      suffix: '',
      tax: 0,
      insurance: 143_000,
      taxUntil: shiftDay(today, 12),
      stnkUntil: shiftDay(today, 12 + 365),
    },
    sold: {
      ...motorcycle,
      ...ownedBy(namedPeople.alive),
      ...numbered('9008'),
      number: '2908',
      suffix: 'ZZX',
      taxUntil: shiftDay(today, -10),
      stnkUntil: shiftDay(today, 300),
      sold: true,
    },
  }) as const satisfies Record<string, Vehicle>;

export const unknownPlate = { prefix: 'P', number: '2999', suffix: 'ZZX' } as const;
