import { familyCardOf, nikOf, type Person } from './person.js';
import { tamansari } from './region.js';

const resident: Omit<Person, 'nik' | 'fullName' | 'sex' | 'birthDate' | 'familyCardNumber'> = {
  birthPlace: 'BANYUWANGI',
  religion: 'ISLAM',
  bloodType: 'TIDAK TAHU',
  maritalStatus: 'KAWIN',
  education: 'SLTA/SEDERAJAT',
  occupation: 'WIRASWASTA',
  familyRelation: 'KEPALA KELUARGA',
  disability: null,
  village: tamansari,
  street: 'DUSUN KRAJAN',
  rt: 1,
  rw: 2,
  mother: undefined,
  father: undefined,
  state: 'active',
};

const sharedCard = familyCardOf('2015-01-01', 9001);

/** The citizens that tests, the demonstration and the documentation call by name. */
export const namedPeople = {
  alive: {
    ...resident,
    nik: nikOf('1990-04-25', 'MALE', 9001),
    fullName: 'BUDI CONTOH',
    sex: 'MALE',
    birthDate: '1990-04-25',
    familyCardNumber: sharedCard,
  },
  aliveWoman: {
    ...resident,
    nik: nikOf('1990-04-25', 'FEMALE', 9001),
    fullName: 'SITI CONTOH',
    sex: 'FEMALE',
    birthDate: '1990-04-25',
    familyCardNumber: sharedCard,
    familyRelation: 'ISTRI',
    occupation: 'PETANI/PEKEBUN',
  },
  deceased: {
    ...resident,
    nik: nikOf('1945-03-12', 'MALE', 9002),
    fullName: 'KARTO TELADAN',
    sex: 'MALE',
    birthDate: '1945-03-12',
    familyCardNumber: familyCardOf('2006-07-03', 9002),
    state: 'deceased',
  },
  duplicate: {
    ...resident,
    nik: nikOf('1982-08-07', 'MALE', 9003),
    fullName: 'DUWI PERAGA',
    sex: 'MALE',
    birthDate: '1982-08-07',
    familyCardNumber: familyCardOf('2010-02-15', 9003),
    state: 'duplicate',
  },
  inactive: {
    ...resident,
    nik: nikOf('1975-09-19', 'FEMALE', 9004),
    fullName: 'NINGSIH REKAAN',
    sex: 'FEMALE',
    birthDate: '1975-09-19',
    familyCardNumber: familyCardOf('2011-05-20', 9004),
    maritalStatus: 'CERAI HIDUP',
    state: 'inactive',
  },
  /** A 16-digit number above 2^53: read as a double it loses its last digit. */
  papua: {
    ...resident,
    nik: '9171010101909001',
    fullName: 'YOHANIS LATIHAN',
    sex: 'MALE',
    birthPlace: 'JAYAPURA',
    birthDate: '1990-01-01',
    religion: 'KATHOLIK',
    maritalStatus: 'BELUM KAWIN',
    familyCardNumber: familyCardOf('2019-11-04', 9006),
  },
  /** Legal: a NIK never changes, also when the birth date is corrected (PP 37/2007). */
  nikBirthDateMismatch: {
    ...resident,
    nik: nikOf('1985-08-17', 'MALE', 9005),
    fullName: 'WAHYU SIMULASI',
    sex: 'MALE',
    birthDate: '1985-08-18',
    familyCardNumber: familyCardOf('2012-12-12', 9005),
  },
} as const satisfies Record<string, Person>;

/** Numbers that belong to nobody, and what the registry says of each. */
export const numbersOfNobody = {
  /** Well formed, in no register: code 13. */
  notFound: nikOf('1999-01-01', 'MALE', 9999),
  /** Well formed, in no register; answered with the bare text, without a code. */
  unknown: nikOf('1998-01-01', 'FEMALE', 9998),
  /** No 39th of April: code 15. */
  badFormat: '3510243904909001',
  /** Given out by a village (0, village code, serial); the registry has never heard of it: code 15. */
  temporaryNik: '0351024200800001',
} as const;
