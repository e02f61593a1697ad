import { randomUUID } from 'node:crypto';
import { ask, code, identity, member, pick } from './ask.js';
import { audit } from './audit.js';
import { consumer } from './consumer.js';
import { control } from './control.js';
import { deliver } from './deliver.js';
import { at } from './json.js';
import type { Place } from './place.js';
import type { Tell } from './tell.js';

const villageCode = '35.10.24.2008';

/** Flow F8: a death, reported by the village; whoever is reported dead is dead for the very next question. */
export const death = async (place: Place, tell: Tell): Promise<void> => {
  const citizen = await control(place, `/dukcapil/eldest/${villageCode}`);
  const clerk = await consumer(place, 'tamansari.smartkampung', 'PUBLIC_SERVICE.CIVIL_EVENT');
  const desk = await consumer(place, 'dpmptsp.perizinan', 'PUBLIC_SERVICE.LICENSING');
  const letter = randomUUID().slice(0, 8);
  const question = { service: 'population.person.verify.v1', body: identity(citizen) };
  const report = {
    service: 'population.death.report.v1',
    body: {
      letterNumber: `474.3/${letter}/429.524.08/2026`,
      ...pick(citizen, 'nik'),
      diedOn: at(place.cases, 'asOf') ?? null,
      cause: 'OLD_AGE',
      villageCode,
    },
    verdict: member('status'),
  };

  await ask(desk, tell, {
    ...question,
    verdict: member('lifeStatus'),
    expected: 'ALIVE',
    words: { en: 'a citizen known to every desk', id: 'warga yang dikenal setiap loket' },
  });
  const { exchange } = await deliver(clerk, tell, {
    ...report,
    expected: 'RECEIVED',
    words: { en: 'the village reports the death', id: 'desa melaporkan kematian' },
  });
  await ask(desk, tell, {
    ...question,
    status: 409,
    verdict: code,
    expected: 'SUBJECT_DECEASED',
    words: { en: 'the next desk that asks is told', id: 'loket berikutnya langsung diberi tahu' },
  });
  await deliver(clerk, tell, {
    ...report,
    body: { ...report.body, letterNumber: `RS-${letter}` },
    expected: 'ALREADY_DONE',
    words: { en: 'the hospital’s letter tells of the same death', id: 'surat rumah sakit: kematian yang sama' },
  });
  await audit(place, exchange, tell);
};
