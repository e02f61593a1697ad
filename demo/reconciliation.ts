import { type Consumer, consumer } from './consumer.js';
import { control, mend } from './control.js';
import { at, type Json, text } from './json.js';
import type { Place } from './place.js';
import { begun, type Finding, type Progress, reconcile, type Villager } from './reconcile.js';
import { expectEqual, step } from './step.js';
import type { Tell, Text } from './tell.js';

const village = 'tamansari.smartkampung';
const service = 'population.person.verify.v1';
const slice = 4;

const villager = (person: Json | undefined, changes: Partial<Villager> = {}): Villager => ({
  nik: text(at(person, 'nik')),
  fullName: text(at(person, 'fullName')),
  street: text(at(person, 'address', 'street')) || 'DUSUN KRAJAN',
  ...changes,
});

/** A register as villages keep them: mostly right. */
const extractOf = (cases: Json): readonly (readonly [Villager, Finding])[] => {
  const person = (name: string): Json | undefined => at(cases, 'persons', name);
  return [
    [villager(person('alive')), 'MATCH'],
    [villager(person('aliveWoman'), { fullName: 'JUWITA SEKAR' }), 'NAME_DIFFERS'],
    [villager(person('deceased')), 'DECEASED'],
    [villager(undefined, { nik: '0351024000000001', fullName: 'BAYI CONTOH' }), 'TEMPORARY'],
    [villager(person('alive')), 'TWICE_IN_EXTRACT'],
    [villager(person('duplicate')), 'DUPLICATE'],
    [villager(person('notFound'), { fullName: 'TAK ADA' }), 'NOT_FOUND'],
  ];
};

const words: Readonly<Record<Finding, Text>> = {
  MATCH: { en: 'as the registry has it', id: 'sama dengan Dukcapil' },
  NAME_DIFFERS: { en: 'the registry has another name', id: 'nama di Dukcapil berbeda' },
  MOVED: { en: 'the registry has another address', id: 'alamat di Dukcapil berbeda' },
  DECEASED: { en: 'dead for the registry, alive for the village', id: 'meninggal di Dukcapil, hidup di desa' },
  DUPLICATE: { en: 'two records at the registry', id: 'data ganda di Dukcapil' },
  INACTIVE: { en: 'not active at the registry', id: 'tidak aktif di Dukcapil' },
  NOT_FOUND: { en: 'unknown to the registry', id: 'tidak dikenal Dukcapil' },
  TEMPORARY: { en: 'a temporary number, never sent', id: 'NIK sementara, tidak dikirim' },
  TWICE_IN_EXTRACT: { en: 'twice in the register, asked once', id: 'ganda di register desa, ditanya sekali' },
};

/** One slice after the other until the extract is done or a slice stops. */
const night = async (clerk: Consumer, extract: readonly Villager[], from: Progress): Promise<Progress> => {
  let progress: Progress = { cursor: from.cursor, findings: from.findings };
  while (progress.cursor < extract.length && progress.stopped === undefined)
    progress = await reconcile(extract, progress, slice, (bodies) => clerk.bulk(service, bodies));
  return progress;
};

/** Flow F13: a village's register against the civil registry, by night and in slices; an outage half-way is gone on from. */
export const reconciliation = (place: Place, tell: Tell): Promise<void> =>
  step(service, async () => {
    const clerk = await consumer(place, village, 'PLANNING.STATISTICS');
    const register = extractOf(place.cases);
    const extract = register.map(([one]) => one);
    const began = performance.now();
    const since = (): { exchange: string; ms: number } => ({ exchange: '', ms: Math.round(performance.now() - began) });

    const first = await reconcile(extract, begun, 2, (bodies) => clerk.bulk(service, bodies));
    await control(place, '/faults/dukcapil', { failNext: 3, status: 503 });
    const stopped = await night(clerk, extract, first);
    expectEqual('what stopped the night', stopped.stopped, 'PROVIDER_UNAVAILABLE');
    expectEqual('where it stopped', stopped.cursor, first.cursor);
    tell.step(service, 'PROVIDER_UNAVAILABLE', since(), {
      en: `stopped before line ${stopped.cursor + 1}`,
      id: `berhenti sebelum baris ${stopped.cursor + 1}`,
    });
    await mend(place, 'dukcapil');
    const done = await night(clerk, extract, stopped);
    expectEqual('lines done', done.cursor, extract.length);
    for (const [index, [, expected]] of register.entries()) {
      const found = done.findings.get(index);
      expectEqual(`line ${index + 1}`, found, expected);
      if (found) tell.step({ en: `line ${index + 1}`, id: `baris ${index + 1}` }, found, since(), words[found]);
    }
  });
