import type { DatePattern } from '../calendar.js';

/** Key names of the credentials: they differ from tenant to tenant, and only the agreed ones are read. */
export type Spelling = 'upper' | 'lower' | 'ip_address';

/** What Dukcapil sets up differently for each user agency. */
export interface Tenant {
  readonly callNikSpelling: Spelling;
  readonly verifySpelling: Spelling;
  /** NIK, NO_KK and region codes as JSON numbers. */
  readonly numbers: boolean;
  readonly datePattern: DatePattern;
  /** What stands for an unknown value. */
  readonly nothing: '-' | '' | null;
  readonly errorKey: 'RESPON' | 'RESPONSE' | undefined;
  /** Error texts in capitals: their case varies. */
  readonly shouting: boolean;
  readonly quotaPerDay: number;
  readonly addresses: readonly string[];
  /** Scores beside the verdicts on texts: `Sesuai (100)`. */
  readonly scores: boolean;
}

export const agreedAddress = '10.35.10.4';

export const defaultTenant: Tenant = {
  callNikSpelling: 'lower',
  verifySpelling: 'upper',
  numbers: true,
  datePattern: 'YYYY-MM-DD',
  nothing: '-',
  errorKey: undefined,
  shouting: false,
  quotaPerDay: 5000,
  addresses: [agreedAddress],
  scores: true,
};

export interface Credentials {
  readonly user: string;
  readonly password: string;
  readonly address: string;
}

const keys: Readonly<Record<Spelling, { nik: string; user: string; password: string; address: string }>> = {
  upper: { nik: 'NIK', user: 'USER_ID', password: 'PASSWORD', address: 'IP_USER' },
  lower: { nik: 'nik', user: 'user_id', password: 'password', address: 'ip_user' },
  ip_address: { nik: 'nik', user: 'user_id', password: 'password', address: 'ip_address' },
};

export const keysOf = (spelling: Spelling) => keys[spelling];

const choices: Readonly<Record<string, (value: unknown) => boolean>> = {
  callNikSpelling: (value) => typeof value === 'string' && Object.hasOwn(keys, value),
  verifySpelling: (value) => typeof value === 'string' && Object.hasOwn(keys, value),
  numbers: (value) => typeof value === 'boolean',
  datePattern: (value) => ['YYYY-MM-DD', 'DD-MM-YYYY', 'DD.MM.YYYY', 'DD/MM/YYYY'].includes(String(value)),
  nothing: (value) => value === '-' || value === '' || value === null,
  errorKey: (value) => value === 'RESPON' || value === 'RESPONSE',
  shouting: (value) => typeof value === 'boolean',
  quotaPerDay: (value) => Number.isSafeInteger(value) && Number(value) >= 0,
  addresses: (value) => Array.isArray(value) && value.every((item) => typeof item === 'string'),
  scores: (value) => typeof value === 'boolean',
};

/** The names of members that are no setting, or have no such value. */
export const wrongSettings = (changes: Readonly<Record<string, unknown>>): readonly string[] =>
  Object.entries(changes)
    .filter(([name, value]) => !Object.hasOwn(choices, name) || choices[name]?.(value) !== true)
    .map(([name]) => name);
