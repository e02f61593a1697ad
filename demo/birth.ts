import { randomUUID } from 'node:crypto';
import { ask, member, pick } from './ask.js';
import { consumer } from './consumer.js';
import { control } from './control.js';
import { deliver } from './deliver.js';
import { at, type Json, list, text } from './json.js';
import type { Place } from './place.js';
import { tellPatience } from './publication.js';
import type { Tell } from './tell.js';

const service = 'population.birth.report.v1';

/** A day on which no child was reported before: the registry knows a birth by mother, day and order. */
const freshDay = async (place: Place): Promise<string> => {
  const births = Number(at(await control(place, '/dukcapil/reports'), 'births'));
  const today = Date.parse(text(at(place.cases, 'asOf')));
  return new Date(today - births * 86_400_000).toISOString().slice(0, 10);
};

/** A child of the couple whom every flow knows, reported by Tamansari under the letter of that mark. */
export const childOf = async (place: Place, letter: string) => {
  const { alive, aliveWoman } = at(place.cases, 'persons') as Readonly<Record<string, Json>>;
  return {
    letterNumber: `474.1/${letter}/429.524.08/2026`,
    childName: 'PUTRI CONTOH',
    sex: 'FEMALE',
    birthDate: await freshDay(place),
    birthPlace: 'BANYUWANGI',
    birthOrder: 1,
    motherNik: at(aliveWoman, 'nik') ?? null,
    fatherNik: at(alive, 'nik') ?? null,
    villageCode: '35.10.24.2008',
  };
};

/** Flow F7: a birth, reported by the village although the registry is away at first. */
export const birth = async (place: Place, tell: Tell): Promise<void> => {
  const { alive, notFound } = at(place.cases, 'persons') as Readonly<Record<string, Json>>;
  const clerk = await consumer(place, 'tamansari.smartkampung', 'PUBLIC_SERVICE.CIVIL_EVENT');
  const letter = randomUUID().slice(0, 8);
  const child = await childOf(place, letter);

  await ask(clerk, tell, {
    service: 'population.family.verify.v1',
    body: { ...pick(alive, 'familyCardNumber'), members: [child.motherNik, child.fatherNik] },
    verdict: ({ body }) =>
      list(at(body, 'members'))
        .map((one) => text(at(one, 'verdict')))
        .join(', '),
    expected: 'MATCH, MATCH',
    words: { en: 'both parents stand on the family card', id: 'kedua orang tua tercantum di KK' },
  });
  tell.remark({
    en: 'the registry will be away for the first attempt',
    id: 'Dukcapil akan mati pada percobaan pertama',
  });
  tellPatience(place, tell);
  await control(place, '/faults/dukcapil', { failNext: 1, operation: 'LAPOR_KELAHIRAN' });
  await deliver(clerk, tell, {
    service,
    body: child,
    attempts: 2,
    verdict: member('status'),
    expected: 'RECEIVED',
    words: { en: 'the registry has the birth', id: 'kelahiran diterima Dukcapil' },
  });
  await deliver(clerk, tell, {
    service,
    body: { ...child, letterNumber: `RS-${letter}` },
    verdict: member('status'),
    expected: 'ALREADY_DONE',
    words: { en: 'the hospital’s letter tells of the same birth', id: 'surat rumah sakit: kelahiran yang sama' },
  });
  await deliver(clerk, tell, {
    service,
    body: { ...child, letterNumber: `RS-${letter}-2`, childName: 'PUTRA CONTOH', sex: 'MALE', birthOrder: 2 },
    verdict: member('status'),
    expected: 'RECEIVED',
    words: { en: 'the twin is a child of its own', id: 'saudara kembar dicatat tersendiri' },
  });
  await deliver(clerk, tell, {
    service,
    body: { ...child, letterNumber: `RS-${letter}-3`, motherNik: at(notFound, 'nik') ?? null },
    verdict: member('status'),
    expected: 'SUBJECT_NOT_FOUND',
    words: { en: 'a mother whom the registry does not know', id: 'NIK ibu tidak dikenal Dukcapil' },
  });
};
