import { shiftDay } from './calendar.js';
import { familyCardOf, nikOf, type Parent, type Person, type Sex } from './person.js';
import { type Random, seededRandom } from './random.js';
import { tamansariOfTegalsari, type Village, villagesOfLicin } from './region.js';

/** Invented names: the second word says that nobody is meant. */
const men = [
  'AGUS',
  'BAYU',
  'DEDI',
  'EKO',
  'FAJAR',
  'GALIH',
  'HADI',
  'JOKO',
  'MADE',
  'RUDI',
  'SLAMET',
  'WAWAN',
] as const;
const women = [
  'ANI',
  'DEWI',
  'ENDAH',
  'FITRI',
  'INDAH',
  'KADEK',
  'LASTRI',
  'NURUL',
  'RATNA',
  'SRI',
  'TUTIK',
  'YULI',
] as const;
const second = ['CONTOH', 'TELADAN', 'PERAGA', 'SIMULASI', 'LATIHAN', 'REKAAN', 'UJICOBA', 'MISALNYA'] as const;
const hamlets = ['DUSUN KRAJAN', 'DUSUN KAMPUNG BARU', 'DUSUN SUMBERWATU', 'DUSUN ANDONG'] as const;
const bloodTypes = ['A', 'B', 'AB', 'O', 'TIDAK TAHU', 'TIDAK TAHU'] as const;
const occupations = ['PETANI/PEKEBUN', 'WIRASWASTA', 'KARYAWAN SWASTA', 'PERDAGANGAN', 'PERANGKAT DESA'] as const;
const educations = ['TAMAT SD', 'SLTP/SEDERAJAT', 'SLTA/SEDERAJAT', 'DIPLOMA IV/STRATA I'] as const;
const villages: readonly [Village, ...Village[]] = [...villagesOfLicin, tamansariOfTegalsari];

const families = 90;
const firstSerial = 9101;

interface Home {
  readonly familyCardNumber: string;
  readonly village: Village;
  readonly street: string;
  readonly rt: number;
  readonly rw: number;
  readonly religion: string;
}

/** Some 350 citizens in families of villages around Licin; the same list for the same seed. */
export const buildPopulation = (seed = 3510): readonly Person[] => {
  const random = seededRandom(seed);
  const people: Person[] = [];
  for (let index = 0; index < families; index++) people.push(...family(random, index, firstSerial + people.length));
  return people;
};

const family = (random: Random, index: number, serial: number): Person[] => {
  const home: Home = {
    familyCardNumber: familyCardOf(dayBetween(random, '2005-01-01', 15), 9101 + index),
    village: random.pick(villages),
    street: random.pick(hamlets),
    rt: 1 + random.next(9),
    rw: 1 + random.next(4),
    religion: random.pick(['ISLAM', 'ISLAM', 'ISLAM', 'HINDU', 'KRISTEN']),
  };
  const father = adult(random, home, 'MALE', serial);
  const mother = adult(random, home, 'FEMALE', serial + 1);
  const children = Array.from({ length: random.next(4) }, (_, order) =>
    child(random, home, { father, mother }, serial + 2 + order),
  );
  return [father, mother, ...children];
};

const adult = (random: Random, home: Home, sex: Sex, serial: number): Person => ({
  ...citizen(random, home, sex, dayBetween(random, '1958-01-01', 35), serial),
  maritalStatus: 'KAWIN',
  education: random.pick(educations),
  occupation: sex === 'FEMALE' && random.next(2) === 0 ? 'MENGURUS RUMAH TANGGA' : random.pick(occupations),
  familyRelation: sex === 'MALE' ? 'KEPALA KELUARGA' : 'ISTRI',
});

const child = (
  random: Random,
  home: Home,
  parents: { readonly father: Parent; readonly mother: Parent },
  serial: number,
): Person => ({
  ...citizen(random, home, random.next(2) === 0 ? 'MALE' : 'FEMALE', dayBetween(random, '2008-01-01', 15), serial),
  mother: { nik: parents.mother.nik, fullName: parents.mother.fullName },
  father: { nik: parents.father.nik, fullName: parents.father.fullName },
});

const citizen = (random: Random, home: Home, sex: Sex, birthDate: string, serial: number): Person => ({
  ...home,
  nik: nikOf(birthDate, sex, serial),
  fullName: `${random.pick(sex === 'MALE' ? men : women)} ${random.pick(second)}`,
  sex,
  birthPlace: 'BANYUWANGI',
  birthDate,
  bloodType: random.pick(bloodTypes),
  maritalStatus: 'BELUM KAWIN',
  education: 'TIDAK/BELUM SEKOLAH',
  occupation: 'PELAJAR/MAHASISWA',
  familyRelation: 'ANAK',
  disability: null,
  mother: undefined,
  father: undefined,
  state: 'active',
});

const dayBetween = (random: Random, first: string, years: number): string => shiftDay(first, random.next(years * 365));
