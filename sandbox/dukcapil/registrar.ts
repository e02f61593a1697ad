import { type Answer, type Clock, json, type Operation } from '../agency.js';
import { wibDay } from '../calendar.js';
import { callGateway, isOwnMachine } from '../gateway-call.js';
import { asText, readObject, writeWithNumbers } from '../native-json.js';
import { familyCardOf, nikOf, type Person } from '../person.js';
import { numericMembers } from './record.js';
import type { Reports, Taken } from './reports.js';

export const dukcapilInboundUser = 'dukcapil-3510';

type Event = Readonly<Record<string, unknown>>;

interface Office {
  readonly register: Map<string, Person>;
  readonly reports: Pick<Reports, 'taken'>;
  readonly password: string;
  readonly clock: Clock;
}

export interface Registrar {
  readonly controls: readonly Operation[];
  reset(): void;
}

const usage = {
  error:
    'Send {"url": "http://127.0.0.1:…/native/dukcapil.siak/PERISTIWA", "password"?: …, "repeat"?: 1–10}; to correct a death also "nik" and "reason".',
};

const printed = (day: string): string => day.split('-').reverse().join('-');

const entry = (role: string, person: Person) => ({
  PERAN: role,
  NIK: person.nik,
  NAMA_LGKP: `${person.fullName} `,
  NO_KK: person.familyCardNumber,
  KODE_DESA: person.village.code,
});

const event = (number: string, kind: string, rest: Event, people: readonly (readonly [string, Person])[]): Event => ({
  NO_PERISTIWA: number,
  JENIS: kind,
  ...rest,
  DESA: [...new Set(people.map(([, { village }]) => village.code))].map((code) => ({ KODE_DESA: code })),
  ORANG: people.map(([role, person]) => entry(role, person)),
});

/** What an officer's decision makes of a report: the register changed, and the event that tells of it. */
const decide = ({ register }: Office, { operation, number, body }: Taken, serial: number, today: string): Event => {
  const find = (role: string, nik: unknown): (readonly [string, Person])[] => {
    const person = register.get(asText(nik));
    return person === undefined ? [] : [[role, person]];
  };
  const named = `PRS-3510-${String(serial).padStart(4, '0')}`;
  const deed = (kind: string) =>
    `3510-${kind}-${printed(today).replaceAll('-', '')}-${String(serial).padStart(4, '0')}`;
  const common = { NO_REGISTRASI: number, TGL_CATAT: printed(today) };
  if (operation === 'LAPOR_KEMATIAN') {
    const rest = { ...common, TGL_PERISTIWA: body.TGL_MATI, NO_AKTA: deed('KM') };
    return event(named, 'KEMATIAN', rest, find('JENAZAH', body.NIK));
  }
  if (operation === 'UBAH_STATUS_KAWIN') {
    const card = familyCardOf(today, 9500 + serial);
    const spouses = [...find('SUAMI', body.NIK_SUAMI), ...find('ISTRI', body.NIK_ISTRI)];
    const joined = spouses.map(([role, person]) => [role, { ...person, familyCardNumber: card }] as const);
    for (const [, person] of joined) register.set(person.nik, person);
    return event(named, 'PERKAWINAN', { ...common, TGL_PERISTIWA: body.TGL_KWN, NO_AKTA: deed('KW') }, joined);
  }
  const parents = [...find('IBU', body.NIK_IBU), ...find('AYAH', body.NIK_AYAH)];
  const [, mother] = parents[0] ?? [];
  const child = mother === undefined ? [] : [['ANAK', born(body, mother, serial)] as const];
  for (const [, person] of child) register.set(person.nik, person);
  const rest = { ...common, TGL_PERISTIWA: body.TGL_LHR, NO_AKTA: deed('LU') };
  return event(named, 'KELAHIRAN', rest, [...child, ...parents]);
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

/** The officer at the registry who decides on reports and tells the regency; simulated. */
export const openRegistrar = (office: Office): Registrar => {
  const { register, reports, password, clock } = office;
  /** Report number → what was told. */
  const told = new Map<string, Event>();
  let corrections = 0;

  const send = async (asked: Event, events: readonly Event[]): Promise<Answer> => {
    const answers = [];
    const repeat = typeof asked.repeat === 'number' ? Math.min(asked.repeat, 10) : 1;
    const proof = { USER_ID: dukcapilInboundUser, PASSWORD: asked.password ?? password };
    for (const one of events)
      for (let time = 0; time < repeat; time++)
        answers.push(await callGateway(asText(asked.url), writeWithNumbers({ ...proof, ...one }, numericMembers)));
    return json(200, { answers, events });
  };

  const record = (asked: Event): Promise<Answer> => {
    const open = reports.taken().filter(({ number }) => !told.has(number));
    for (const report of open) told.set(report.number, decide(office, report, told.size + 1, wibDay(clock())));
    return send(
      asked,
      open.map(({ number }) => told.get(number) ?? {}),
    );
  };

  /** The wrong citizen was reported dead: alive again, and everybody who was told is told so. */
  const correct = (asked: Event): Promise<Answer> | Answer => {
    const person = register.get(asText(asked.nik));
    const wrong = [...told.values()].find(
      ({ JENIS, ORANG }) => JENIS === 'KEMATIAN' && JSON.stringify(ORANG).includes(asText(asked.nik)),
    );
    if (person === undefined || wrong === undefined) return json(404, { error: 'no such death was told' });
    const alive: Person = { ...person, state: 'active' };
    register.set(person.nik, alive);
    corrections += 1;
    const rest = {
      TGL_PERISTIWA: wrong.TGL_PERISTIWA,
      TGL_CATAT: printed(wibDay(clock())),
      MEMBETULKAN: wrong.NO_PERISTIWA,
      ALASAN: asked.reason,
    };
    return send(asked, [
      event(`PBT-3510-${String(corrections).padStart(4, '0')}`, 'KEMATIAN', rest, [['JENAZAH', alive]]),
    ]);
  };

  const control = (name: string, answer: (asked: Event) => Promise<Answer> | Answer): Operation => ({
    name,
    method: 'POST',
    path: `/dukcapil/${name}`,
    answer: ({ body }) => {
      const asked = readObject(body) ?? {};
      return isOwnMachine(asText(asked.url), ['PERISTIWA']) ? answer(asked) : json(400, usage);
    },
  });

  return {
    controls: [control('record', record), control('correct', correct)],
    reset() {
      told.clear();
      corrections = 0;
    },
  };
};
