import { asText } from '../native-json.js';
import { familyCardOf, nikOf, type Person } from '../person.js';
import type { Village } from '../region.js';
import { readVillages } from '../villages.js';
import { moversOf, type Taken } from './reports.js';

/** What the registry tells, in its own words. */
export type Event = Readonly<Record<string, unknown>>;

type Part = readonly [role: string, person: Person];

/** Decides on one kind of report: changes the register, and says what happened. */
type Decide = (report: {
  readonly body: Event;
  readonly register: Map<string, Person>;
  /** The day, and a number that no other decision has. */
  readonly today: string;
  readonly serial: number;
}) => Event;

/** `2026-11-25` and `25-11-2026` are each other's. */
export const printed = (day: string): string => day.split('-').reverse().join('-');

const padded = (serial: number): string => String(serial).padStart(4, '0');

const deed = (kind: string, today: string, serial: number): string =>
  `3510-${kind}-${printed(today).replaceAll('-', '')}-${padded(serial)}`;

const find = (register: ReadonlyMap<string, Person>, role: string, nik: unknown): Part[] => {
  const person = register.get(asText(nik));
  return person === undefined ? [] : [[role, person]];
};

const keep = (register: Map<string, Person>, parts: readonly Part[]): void => {
  for (const [, person] of parts) register.set(person.nik, person);
};

const entry = ([role, person]: Part) => ({
  PERAN: role,
  NIK: person.nik,
  NAMA_LGKP: `${person.fullName} `,
  NO_KK: person.familyCardNumber,
  KODE_DESA: person.village.code,
});

/** The people and the villages of an event; the villages are those of the people unless told. */
export const about = (
  people: readonly Part[],
  villages: readonly string[] = people.map(([, { village }]) => village.code),
): Event => ({ DESA: [...new Set(villages)].map((code) => ({ KODE_DESA: code })), ORANG: people.map(entry) });

const death: Decide = ({ body, register, today, serial }) => ({
  JENIS: 'KEMATIAN',
  TGL_PERISTIWA: body.TGL_MATI,
  NO_AKTA: deed('KM', today, serial),
  ...about(find(register, 'JENAZAH', body.NIK)),
});

const marriage: Decide = ({ body, register, today, serial }) => {
  const familyCardNumber = familyCardOf(today, 9500 + serial);
  const spouses = [...find(register, 'SUAMI', body.NIK_SUAMI), ...find(register, 'ISTRI', body.NIK_ISTRI)];
  const joined = spouses.map(([role, person]) => [role, { ...person, familyCardNumber }] as const);
  keep(register, joined);
  return {
    JENIS: 'PERKAWINAN',
    TGL_PERISTIWA: body.TGL_KWN,
    NO_AKTA: deed('KW', today, serial),
    ...about(joined),
  };
};

const isOurs = (villageCode: string): boolean => villageCode.startsWith('35.10.');

/** A village of the regency, or one of which only the code is known. */
const villageOf = (code: string): Village =>
  readVillages().find((one) => one.code === code) ?? { code, name: '-', district: '-', postalCode: undefined };

/** Of who leaves the regency only the outbound half: here the record is inactive until another registry takes it up. */
const move: Decide = ({ body, register, today, serial }) => {
  const { KODE_DESA_ASAL, KODE_DESA_TUJUAN, TGL_PINDAH: TGL_PERISTIWA } = body;
  const village = villageOf(asText(KODE_DESA_TUJUAN));
  const changed = {
    village,
    familyCardNumber: familyCardOf(today, 9500 + serial, village.code.slice(0, 8).replaceAll('.', '')),
    street: asText(body.ALAMAT_TUJUAN),
    state: isOurs(village.code) ? 'active' : 'inactive',
  } as const;
  const [applicant, ...companions] = moversOf(body);
  const movers = [
    ...find(register, 'PEMOHON', applicant),
    ...companions.flatMap((nik) => find(register, 'PENGIKUT', nik)),
  ];
  const moved = movers.map(([role, person]) => [role, { ...person, ...changed }] as const);
  keep(register, moved);
  return {
    JENIS: 'PINDAH',
    TGL_PERISTIWA,
    NO_AKTA: ['SKPWNI', '3510', printed(today).replaceAll('-', ''), padded(serial)].join('/'),
    KODE_DESA_ASAL,
    KODE_DESA_TUJUAN,
    ...about(moved, [asText(KODE_DESA_ASAL), village.code].filter(isOurs)),
  };
};

const born = (body: Event, mother: Person, serial: number): Person => {
  const birthDate = printed(asText(body.TGL_LHR));
  const sex = asText(body.JENIS_KLMIN) === 'Laki-Laki' ? 'MALE' : 'FEMALE';
  return {
    ...mother,
    nik: nikOf(birthDate, sex, 9500 + serial),
    fullName: asText(body.NAMA_ANAK),
    sex,
    birthDate,
    maritalStatus: 'BELUM KAWIN',
    familyRelation: 'ANAK',
    mother,
    father: undefined,
  };
};

const birth: Decide = ({ body, register, today, serial }) => {
  const parents = [...find(register, 'IBU', body.NIK_IBU), ...find(register, 'AYAH', body.NIK_AYAH)];
  const [, mother] = parents[0] ?? [];
  const child = mother === undefined ? [] : [['ANAK', born(body, mother, serial)] as const];
  keep(register, child);
  return {
    JENIS: 'KELAHIRAN',
    TGL_PERISTIWA: body.TGL_LHR,
    NO_AKTA: deed('LU', today, serial),
    ...about([...child, ...parents]),
  };
};

const decisions: Partial<Readonly<Record<Taken['operation'], Decide>>> = {
  LAPOR_KELAHIRAN: birth,
  LAPOR_KEMATIAN: death,
  UBAH_STATUS_KAWIN: marriage,
  LAPOR_PINDAH: move,
};

/** Whether it reports what happened, rather than asks for something. */
export const isReport = ({ operation }: Taken): boolean => decisions[operation] !== undefined;

/** What an officer's decision makes of a report: the register changed, and the event that tells of it. */
export const decide = (
  register: Map<string, Person>,
  { operation, number, body }: Taken,
  serial: number,
  today: string,
): Event => ({
  NO_PERISTIWA: `PRS-3510-${padded(serial)}`,
  NO_REGISTRASI: number,
  TGL_CATAT: printed(today),
  ...decisions[operation]?.({ body, register, today, serial }),
});
