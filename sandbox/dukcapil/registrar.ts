import { type Answer, type Clock, json, type Operation } from '../agency.js';
import { wibDay } from '../calendar.js';
import { callGateway, isOwnMachine } from '../gateway-call.js';
import { asText, readObject, writeWithNumbers } from '../native-json.js';
import type { Person } from '../person.js';
import { about, decide, type Event, isReport, printed } from './decide.js';
import { decideCorrection } from './decide-correction.js';
import { numericMembers } from './record.js';
import type { Reports } from './reports.js';

export const dukcapilInboundUser = 'dukcapil-3510';

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
    const open = reports.taken().filter((one) => isReport(one) && !told.has(one.number));
    for (const report of open) told.set(report.number, decide(register, report, told.size + 1, wibDay(clock())));
    return send(
      asked,
      open.map(({ number }) => told.get(number) ?? {}),
    );
  };

  /** On every request for correction that is open. */
  const decideOpen = (asked: Event): Promise<Answer> => {
    const rejection = asked.reject === undefined ? null : asText(asked.reject);
    const open = reports.taken().filter((one) => !isReport(one) && !told.has(one.number));
    const events = open.map((request) => {
      const decided = decideCorrection(register, request, rejection, { serial: told.size + 1, now: clock() });
      told.set(request.number, decided);
      return decided;
    });
    return send(asked, events);
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
    return send(asked, [
      {
        NO_PERISTIWA: `PBT-3510-${String(corrections).padStart(4, '0')}`,
        JENIS: 'KEMATIAN',
        TGL_PERISTIWA: wrong.TGL_PERISTIWA,
        TGL_CATAT: printed(wibDay(clock())),
        MEMBETULKAN: wrong.NO_PERISTIWA,
        ALASAN: asked.reason,
        ...about([['JENAZAH', alive]]),
      },
    ]);
  };

  const control = (name: string, answer: (asked: Event) => Promise<Answer> | Answer): Operation => ({
    name,
    method: 'POST',
    path: `/dukcapil/${name}`,
    answer: ({ body }) => {
      const asked = readObject(body) ?? {};
      return isOwnMachine(asText(asked.url), ['PERISTIWA', 'PUTUSAN_PEMBETULAN']) ? answer(asked) : json(400, usage);
    },
  });

  return {
    controls: [control('record', record), control('correct', correct), control('decide', decideOpen)],
    reset() {
      told.clear();
      corrections = 0;
    },
  };
};
