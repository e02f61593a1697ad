import { namedPeople } from './named-people.js';
import type { Person } from './person.js';

/** One taxpayer; a resident person's 16-digit NPWP is the NIK (PMK 112/2022). */
export interface Taxpayer {
  readonly npwp: string;
  readonly nik: string | undefined;
  readonly name: string;
  readonly address: string;
  readonly returns: 'VALID' | 'INVALID';
  /** Active, non-effective, deregistered. */
  readonly standing: 'AKTIF' | 'NE' | 'DE';
}

/** The 16-digit number of a company: `0` and its old fifteen digits. */
export const companyNpwp = '0013510009001000';

const ofPerson = (
  person: Person,
  returns: Taxpayer['returns'] = 'VALID',
  standing: Taxpayer['standing'] = 'AKTIF',
): Taxpayer => ({
  npwp: person.nik,
  nik: person.nik,
  name: person.fullName,
  address: `${person.street} ${person.village.name}`,
  returns,
  standing,
});

export const namedTaxpayers = {
  valid: ofPerson(namedPeople.alive),
  /** Has not filed the last two years' returns. */
  invalid: ofPerson(namedPeople.nikBirthDateMismatch, 'INVALID'),
  nonEffective: ofPerson(namedPeople.aliveWoman, 'VALID', 'NE'),
  deregistered: ofPerson(namedPeople.papua, 'VALID', 'DE'),
  company: {
    npwp: companyNpwp,
    nik: undefined,
    name: 'PT KOPI LERENG IJEN CONTOH',
    address: 'JALAN RAYA LICIN 1 LICIN',
    returns: 'VALID',
    standing: 'AKTIF',
  },
} as const satisfies Record<string, Taxpayer>;

/** Heads of households pay tax; every seventh of them is behind with the returns. */
export const buildTaxpayers = (population: readonly Person[]): readonly Taxpayer[] => [
  ...Object.values(namedTaxpayers),
  ...population
    .filter((person) => person.familyRelation === 'KEPALA KELUARGA')
    .map((person, index) => ofPerson(person, index % 7 === 6 ? 'INVALID' : 'VALID')),
];

export const isClear = (taxpayer: Taxpayer): boolean => taxpayer.returns === 'VALID' && taxpayer.standing === 'AKTIF';
