import { shiftDay } from './calendar.js';
import { familyCardOf, nikOf, type Parent, type Person, type Sex } from './person.js';
import { type Random, seededRandom } from './random.js';
import type { Village } from './region.js';
import { readVillages } from './villages.js';

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

const familiesInVillage = 16;
/** Those below are the named people's. */
const firstSerial = 9101;

/** Draws numbers nobody has yet: the registry numbers those of one district and day one after another. */
interface Numbers {
  nik(village: Village, birthDate: string, sex: Sex): string;
  familyCard(village: Village, issued: string): string;
}

const createNumbers = (): Numbers => {
  const next = new Map<string, number>();
  const serial = (...place: readonly string[]): number => {
    const key = place.join(' ');
    const drawn = next.get(key) ?? firstSerial;
    next.set(key, drawn + 1);
    return drawn;
  };
  const districtOf = ({ code }: Village): string => code.slice(0, 8).replaceAll('.', '');
  return {
    nik(village, birthDate, sex) {
      const district = districtOf(village);
      return nikOf(birthDate, sex, serial(district, birthDate.slice(2), sex), district);
    },
    familyCard(village, issued) {
      const district = districtOf(village);
      return familyCardOf(issued, serial(district, issued, 'family'), district);
    },
  };
};

interface Home {
  readonly familyCardNumber: string;
  readonly village: Village;
  readonly street: string;
  readonly rt: number;
  readonly rw: number;
  readonly religion: string;
}

/** Some 12,000 citizens in families, in every village of the regency; the same list for the same seed. */
export const buildPopulation = (seed = 3510): readonly Person[] => {
  const source: Source = { random: seededRandom(seed), numbers: createNumbers() };
  const people: Person[] = [];
  for (const village of readVillages())
    for (let count = 0; count < familiesInVillage; count++) people.push(...family(source, village));
  return people;
};

interface Source {
  readonly random: Random;
  readonly numbers: Numbers;
}

const family = (source: Source, village: Village): Person[] => {
  const { random, numbers } = source;
  const home: Home = {
    familyCardNumber: numbers.familyCard(village, dayBetween(random, '2005-01-01', 15)),
    village,
    street: random.pick(hamlets),
    rt: 1 + random.next(9),
    rw: 1 + random.next(4),
    religion: random.pick(['ISLAM', 'ISLAM', 'ISLAM', 'HINDU', 'KRISTEN']),
  };
  const father = adult(source, home, 'MALE');
  const mother = adult(source, home, 'FEMALE');
  const children = Array.from({ length: random.next(4) }, () => child(source, home, { father, mother }));
  return [father, mother, ...children];
};

const adult = (source: Source, home: Home, sex: Sex): Person => ({
  ...citizen(source, home, sex, dayBetween(source.random, '1958-01-01', 35)),
  maritalStatus: 'KAWIN',
  education: source.random.pick(educations),
  occupation:
    sex === 'FEMALE' && source.random.next(2) === 0 ? 'MENGURUS RUMAH TANGGA' : source.random.pick(occupations),
  familyRelation: sex === 'MALE' ? 'KEPALA KELUARGA' : 'ISTRI',
});

const child = (source: Source, home: Home, parents: { readonly father: Parent; readonly mother: Parent }): Person => ({
  ...citizen(
    source,
    home,
    source.random.next(2) === 0 ? 'MALE' : 'FEMALE',
    dayBetween(source.random, '2008-01-01', 15),
  ),
  mother: { nik: parents.mother.nik, fullName: parents.mother.fullName },
  father: { nik: parents.father.nik, fullName: parents.father.fullName },
});

const citizen = ({ random, numbers }: Source, home: Home, sex: Sex, birthDate: string): Person => ({
  ...home,
  nik: numbers.nik(home.village, birthDate, sex),
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
