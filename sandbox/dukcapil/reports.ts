import { type Answer, type Clock, json, type Operation } from '../agency.js';
import { wibDay } from '../calendar.js';
import { namedPeople } from '../named-people.js';
import { asText, isRecord } from '../native-json.js';
import { looksLikeNik, type Person } from '../person.js';
import { notFound, notOfTheVillage, type Refusal, stateRefusals, texts, wrongFormat, wrongParameter } from './texts.js';

type Body = Readonly<Record<string, unknown>>;

/** Takes one report; answers its registration number, or why not. */
export type Take = (body: Body) => { readonly number: string } | Refusal;

/** A report that was taken, in the order they came. */
export interface Taken {
  readonly operation: keyof typeof kinds;
  readonly number: string;
  readonly letter: string;
  readonly body: Body;
}

export interface Reports {
  taken(): readonly Taken[];
  readonly operations: readonly (readonly [string, Take])[];
  readonly controls: readonly Operation[];
  reset(): void;
}

interface Kind {
  readonly prefix: string;
  /** Numbers of the people it is about; empty ones are passed over. */
  readonly people: (body: Body) => readonly unknown[];
  /** The report, however often and under whatever letter it comes. */
  readonly sameEvent: (body: Body) => string;
  readonly letter: string;
  readonly day: string;
}

/** Who applies for a move, and who moves along. */
export const moversOf = ({ NIK, PENGIKUT }: Body): readonly string[] => {
  const companions = Array.isArray(PENGIKUT) ? PENGIKUT : [];
  return [NIK, ...companions.map((one) => (isRecord(one) ? one.NIK : undefined))].map(asText);
};

const kinds = {
  LAPOR_KELAHIRAN: {
    prefix: 'LHR',
    people: ({ NIK_IBU, NIK_AYAH }) => [NIK_IBU, NIK_AYAH],
    sameEvent: ({ NIK_IBU, TGL_LHR, ANAK_KE }) => [NIK_IBU, TGL_LHR, ANAK_KE].map(asText).join(' '),
    letter: 'NO_SURAT',
    day: 'TGL_LHR',
  },
  LAPOR_KEMATIAN: {
    prefix: 'MTI',
    people: ({ NIK }) => [NIK],
    sameEvent: ({ NIK }) => asText(NIK),
    letter: 'NO_SURAT',
    day: 'TGL_MATI',
  },
  UBAH_STATUS_KAWIN: {
    prefix: 'KWN',
    people: ({ NIK_SUAMI, NIK_ISTRI }) => [NIK_SUAMI, NIK_ISTRI],
    sameEvent: ({ NO_AKTA_KWN }) => asText(NO_AKTA_KWN),
    letter: 'NO_AKTA_KWN',
    day: 'TGL_KWN',
  },
  LAPOR_PINDAH: {
    prefix: 'PDH',
    people: moversOf,
    sameEvent: ({ NIK, TGL_PINDAH }) => [NIK, TGL_PINDAH].map(asText).join(' '),
    letter: 'NO_SURAT',
    day: 'TGL_PINDAH',
  },
  AJUKAN_PEMBETULAN: {
    prefix: 'PBD',
    people: ({ NIK }) => [NIK],
    sameEvent: ({ NIK, KOLOM, MENJADI }) => [NIK, KOLOM, MENJADI].map(asText).join(' '),
    letter: 'NO_PERMOHONAN',
    day: 'WKT_PERMOHONAN',
  },
} as const satisfies Record<string, Kind>;

const isDay = (text: string, today: string): boolean => {
  const iso = /^(\d{2})-(\d{2})-(\d{4})$/.exec(text)?.slice(1).reverse().join('-');
  return iso !== undefined && !Number.isNaN(Date.parse(iso)) && iso <= today;
};

const named: ReadonlySet<string> = new Set(Object.values(namedPeople).map(({ nik }) => nik));

/** The eldest living citizen of a village who is not one of the named; another one once that one's death is reported. */
const eldestOf = (people: Iterable<Person>, villageCode: string): Answer => {
  const living = [...people].filter(
    ({ nik, village, state }) => village.code === villageCode && state === 'active' && !named.has(nik),
  );
  const [eldest] = living.sort((a, b) => (a.birthDate < b.birthDate ? -1 : 1));
  if (eldest === undefined) return json(404, { error: 'nobody lives there' });
  const { nik, fullName, birthDate } = eldest;
  return json(200, { nik, fullName, birthDate, villageCode });
};

/** Reports change the register: who is reported dead is refused from then on, spouses are married. */
export const openReports = (register: Map<string, Person>, clock: Clock): Reports => {
  const before = new Map(register);
  const taken = new Map<string, Taken>();

  const wrongPerson = (nik: string, origin: string): Refusal | undefined => {
    if (!looksLikeNik(nik)) return wrongFormat;
    const person = register.get(nik);
    if (person === undefined) return notFound;
    if (person.state !== 'active') return stateRefusals[person.state];
    return origin === '' || person.village.code === origin ? undefined : notOfTheVillage;
  };

  const apply = (operation: string, body: Body): void => {
    for (const nik of [body.NIK, body.NIK_SUAMI, body.NIK_ISTRI].map(asText)) {
      const person = register.get(nik);
      if (person === undefined) continue;
      if (operation === 'LAPOR_KEMATIAN') register.set(nik, { ...person, state: 'deceased' });
      if (operation === 'UBAH_STATUS_KAWIN') register.set(nik, { ...person, maritalStatus: 'KAWIN' });
    }
  };

  const taker =
    (operation: keyof typeof kinds): Take =>
    (body) => {
      const { prefix, people, sameEvent, letter, day }: Kind = kinds[operation];
      const key = `${operation} ${sameEvent(body)}`;
      const origin = asText(body.KODE_DESA_ASAL);
      const known = taken.get(key);
      if (known !== undefined) return known.letter === asText(body[letter]) ? known : { text: texts.reportedBefore };
      if (asText(body[letter]) === '' || !isDay(asText(body[day]).slice(0, 10), wibDay(clock()))) return wrongParameter;
      if (origin !== '' && origin === asText(body.KODE_DESA_TUJUAN)) return wrongParameter;
      for (const nik of people(body)
        .map(asText)
        .filter((text) => text !== '')) {
        const refusal = wrongPerson(nik, origin);
        if (refusal !== undefined) return refusal;
      }
      const number = `${prefix}-3510-${String(taken.size + 1).padStart(4, '0')}`;
      taken.set(key, { operation, letter: asText(body[letter]), number, body });
      apply(operation, body);
      return { number };
    };

  const count = (operation: string): number =>
    [...taken.keys()].filter((key) => key.startsWith(`${operation} `)).length;
  return {
    taken: () => [...taken.values()],
    operations: (Object.keys(kinds) as (keyof typeof kinds)[]).map((name) => [name, taker(name)]),
    controls: [
      {
        name: 'reports',
        method: 'GET',
        path: '/dukcapil/reports',
        answer: () =>
          json(200, {
            births: count('LAPOR_KELAHIRAN'),
            deaths: count('LAPOR_KEMATIAN'),
            marriages: count('UBAH_STATUS_KAWIN'),
            moves: count('LAPOR_PINDAH'),
            corrections: count('AJUKAN_PEMBETULAN'),
          }),
      },
      {
        name: 'eldest',
        method: 'GET',
        path: '/dukcapil/eldest/:village',
        answer: ({ params }) => eldestOf(register.values(), asText(params.village)),
      },
    ],
    reset: () => {
      taken.clear();
      for (const [nik, person] of before) register.set(nik, person);
    },
  };
};
