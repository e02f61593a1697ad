import { ask, member, pick } from './ask.js';
import { consumer } from './consumer.js';
import { at, type Json, list, text } from './json.js';
import type { Place } from './place.js';
import type { Tell } from './tell.js';

/** Flow F16: the hospital asks whether a certificate of low income stands and whom it covers, and learns nothing else. */
export const poorHousehold = async (place: Place, tell: Tell): Promise<void> => {
  const desk = await consumer(place, 'rsud.simrs', 'PUBLIC_SERVICE.HEALTH');
  const letter = (name: string): Json => pick(at(place.cases, 'letters', name), 'villageCode', 'letterNumber', 'nik');
  const { aliveWoman, papua } = at(place.cases, 'persons') as Readonly<Record<string, Json>>;
  const service = 'village.letter.verify.v1';

  await ask(desk, tell, {
    service,
    body: letter('lowIncome'),
    verdict: ({ body }) => `${text(at(body, 'verdict'))} ${text(at(body, 'letterType'))}`,
    expected: 'GENUINE LOW_INCOME',
    words: { en: 'the village certifies it (S-11)', id: 'desa menerangkannya (S-11)' },
  });
  await ask(desk, tell, {
    service: 'population.family.verify.v1',
    body: {
      ...pick(aliveWoman, 'familyCardNumber'),
      members: ['aliveWoman', 'papua'].map((name) => at(place.cases, 'persons', name, 'nik') ?? null),
    },
    verdict: ({ body }) =>
      list(at(body, 'members'))
        .map((one) => text(at(one, 'verdict')))
        .join(', '),
    expected: 'MATCH, MISMATCH',
    words: { en: 'the patient is on the card, the companion is not', id: 'pasien ada di KK, pengantar tidak' },
  });
  await ask(desk, tell, {
    service,
    body: letter('lowIncomeExpired'),
    verdict: member('verdict'),
    expected: 'EXPIRED',
    words: { en: 'an old one no longer stands', id: 'surat lama tidak berlaku lagi' },
  });
  await ask(desk, tell, {
    service,
    body: { ...(letter('lowIncome') as object), ...pick(papua, 'nik') },
    verdict: member('verdict'),
    expected: 'UNKNOWN',
    words: { en: 'nor does another person’s', id: 'surat orang lain juga tidak' },
  });
};
