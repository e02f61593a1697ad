import { shiftDay } from '../calendar.js';
import { namedPeople } from '../named-people.js';
import { nikOf } from '../person.js';

export interface Spouse {
  readonly nik: string;
  readonly fullName: string;
  /** As an office writes it, this way or that. */
  readonly address: string;
}

export interface Marriage {
  readonly registrationNumber: string;
  readonly aktaNumber: string;
  readonly groom: Spouse;
  readonly bride: Spouse;
  readonly day: string;
  readonly place: string;
}

/** Code of the KUA of Licin; looks like the district's code and a digit. */
export const kuaCode = '3510241';

const deed = (serial: number, day: string) => ({
  registrationNumber: `DN${String(serial).padStart(4, '0')}${kuaCode}${day.slice(0, 4)}`,
  aktaNumber: `${kuaCode}${day.slice(5, 7)}${day.slice(0, 4)}${String(serial).padStart(3, '0')}`,
  day,
  place: 'KUA',
});

const inLicin = 'DUSUN KRAJAN, RT 1 RW 2; DESA LICIN KEC. LICIN';
const inTamansari = 'DUSUN\nKRAJAN "ATAS", Tamansari - Licin, Kab. Banyuwangi';
const inTheOtherTamansari = 'RT 3 RW 1 TAMANSARI, TEGALSARI, BANYUWANGI';

const stranger = (serial: number, groom = inLicin, bride = inTamansari) => ({
  groom: {
    nik: nikOf('1996-08-17', 'MALE', 9100 + serial),
    fullName: `MEMPELAI PRIA CONTOH ${serial}`,
    address: groom,
  },
  bride: {
    nik: nikOf('1998-05-02', 'FEMALE', 9100 + serial),
    fullName: `MEMPELAI WANITA CONTOH ${serial}`,
    address: bride,
  },
});

/** The deeds that tests and the demonstration call by name. */
export const namedMarriagesOn = (today: string) => {
  const groom = { ...namedPeople.papua, address: inLicin };
  const bride = { ...namedPeople.aliveWoman, address: inTamansari };
  const registered: Marriage = { ...deed(1, shiftDay(today, -10)), groom, bride };
  const older: Marriage = {
    ...deed(2, '2019-12-09'),
    ...stranger(2, inTamansari, 'JALAN MELATI 3, SURABAYA'),
    aktaNumber: '0123/009/XII/2019',
    place: 'LUAR KUA',
  };
  const plain: Marriage = { ...deed(3, shiftDay(today, -3)), ...stranger(3, inTheOtherTamansari, inTheOtherTamansari) };
  // What Excel leaves of a number of sixteen digits that was not kept as text.
  const mangled: Marriage = { ...plain, ...deed(4, plain.day), groom: { ...plain.groom, nik: '3,51024E+15' } };
  const swapped: Marriage = { ...deed(5, plain.day), groom: plain.bride, bride: plain.groom };
  const future: Marriage = { ...deed(6, shiftDay(today, 10)), ...stranger(6) };
  return { registered, older, plain, mangled, swapped, future } satisfies Record<string, Marriage>;
};

/** The same marriages as another part of the register: numbered from a serial on, contracted on a day. */
export const renumbered = (marriages: readonly Marriage[], serial: number, day: string): Marriage[] =>
  marriages.map((marriage, at) => ({ ...marriage, ...deed(serial + at, day) }));

/** Invented deeds to fill a file with. */
export const marriagesLike = (count: number, today: string): Marriage[] =>
  Array.from({ length: count }, (_, at) => ({ ...deed(100 + at, shiftDay(today, -1)), ...stranger(100 + (at % 700)) }));
