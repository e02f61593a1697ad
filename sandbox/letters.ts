import { shiftDay } from './calendar.js';
import { namedPeople } from './named-people.js';
import type { Person } from './person.js';

/** One letter in the register that the villages of a district share. */
export interface Letter {
  readonly number: string;
  readonly villageCode: string;
  /** OpenSID's template code. */
  readonly template: string;
  readonly name: string;
  readonly nik: string;
  readonly issuedOn: string;
  readonly validUntil: string | undefined;
  readonly revokedBecause: string | undefined;
  /** File name of the PDF and the SHA-256 of its bytes, hex. */
  readonly file: string;
  readonly sha256: string;
}

const domicile = (person: Person, serial: string, year: string) => ({
  number: `503/${serial}/429.524.08/${year}`,
  villageCode: '35.10.24.2008',
  template: 'S-16',
  name: 'Surat Keterangan Domisili Usaha',
  nik: person.nik,
  file: `domisili-${serial}.pdf`,
  sha256: serial.padStart(64, '0'),
});

const lowIncome = (person: Person, serial: string, year: string) => ({
  ...domicile(person, serial, year),
  number: `401/${serial}/429.524.08/${year}`,
  template: 'S-11',
  name: 'Surat Keterangan Kurang Mampu',
  file: `kurang-mampu-${serial}.pdf`,
});

export const namedLettersOn = (today: string) => {
  const year = today.slice(0, 4);
  return {
    genuine: {
      ...domicile(namedPeople.alive, '901', year),
      issuedOn: shiftDay(today, -14),
      validUntil: shiftDay(today, 166),
      revokedBecause: undefined,
    },
    revoked: {
      ...domicile(namedPeople.aliveWoman, '902', year),
      issuedOn: shiftDay(today, -60),
      validUntil: shiftDay(today, 120),
      revokedBecause: 'Alamat usaha tidak sesuai kenyataan',
    },
    expired: {
      ...domicile(namedPeople.nikBirthDateMismatch, '903', String(Number(year) - 1)),
      issuedOn: shiftDay(today, -400),
      validUntil: shiftDay(today, -220),
      revokedBecause: undefined,
    },
    lowIncome: {
      ...lowIncome(namedPeople.aliveWoman, '904', year),
      issuedOn: shiftDay(today, -5),
      validUntil: shiftDay(today, 85),
      revokedBecause: undefined,
    },
    lowIncomeExpired: {
      ...lowIncome(namedPeople.nikBirthDateMismatch, '905', String(Number(year) - 1)),
      issuedOn: shiftDay(today, -400),
      validUntil: shiftDay(today, -310),
      revokedBecause: undefined,
    },
  } as const satisfies Record<string, Letter>;
};
