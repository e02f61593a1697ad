import { randomUUID } from 'node:crypto';
import { ask, code, identity, member, pick } from './ask.js';
import { type Consumer, consumer } from './consumer.js';
import { control } from './control.js';
import { type Duty, deliver } from './deliver.js';
import { at, type Json, text } from './json.js';
import type { Place } from './place.js';
import { tellPatience } from './publication.js';
import type { Tell } from './tell.js';

const applicationOf = (person: Json | undefined, reference: string): Pick<Duty, 'service' | 'body'> => ({
  service: 'immigration.application.submit.v1',
  body: {
    reference,
    service: 'NEW',
    passportType: 'ELECTRONIC',
    officeCode: '3510',
    applicant: pick(person, 'nik', 'fullName', 'birthPlace', 'birthDate', 'sex', 'familyCardNumber'),
    documents: ['ID_CARD', 'FAMILY_CARD', 'DIPLOMA'].map((kind) => ({ kind, number: '1' })),
  },
});

/** Before the citizen travels to the immigration office: is anything in the papers that would be refused there? */
const preCheck = async (counter: Consumer, { cases }: Place, tell: Tell): Promise<void> => {
  const { alive, nikBirthDateMismatch } = at(cases, 'persons') as Readonly<Record<string, Json>>;
  const service = 'population.person.verify.v1';
  await ask(counter, tell, {
    service,
    body: identity(alive),
    verdict: member('overall'),
    expected: 'MATCH',
    words: { en: 'the applicant is who the civil registry knows', id: 'pemohon sesuai data Dukcapil' },
  });
  await ask(counter, tell, {
    service: 'population.family.verify.v1',
    body: { ...pick(alive, 'familyCardNumber'), members: [at(alive, 'nik') ?? null] },
    verdict: member('members', 0, 'verdict'),
    expected: 'MATCH',
    words: { en: 'and stands on the family card shown', id: 'dan tercantum di kartu keluarga' },
  });
  await ask(counter, tell, {
    service,
    body: identity(nikBirthDateMismatch),
    verdict: ({ headers }) => headers.get('gateway-warnings') ?? 'NO WARNING',
    expected: 'NIK_BIRTHDATE_DIFFERS',
    words: { en: 'another’s birth date is not the NIK’s: a warning', id: 'pemohon lain: tanggal lahir beda dari NIK' },
  });
};

/** Filed while the passport system is under maintenance; delivered once it answers again. Resolves with the application's number. */
const application = async (counter: Consumer, place: Place, tell: Tell, reference: string): Promise<string> => {
  tell.remark({ en: 'SIMKIM is under maintenance at first', id: 'SIMKIM sedang pemeliharaan pada percobaan pertama' });
  tellPatience(place, tell);
  await control(place, '/faults/immigration', { maintenance: true, times: 1 });
  const { body } = await deliver(counter, tell, {
    ...applicationOf(at(place.cases, 'persons', 'alive'), reference),
    attempts: 2,
    verdict: (reply) => (/^\d{15}$/.test(text(at(reply.body, 'applicationNumber'))) ? 'FILED' : ''),
    expected: 'FILED',
    words: { en: 'the application has its number and its fee', id: 'permohonan bernomor, biaya diketahui' },
  });
  return text(at(body, 'applicationNumber'));
};

const status = async (counter: Consumer, place: Place, tell: Tell, applicationNumber: string, reference: string) => {
  const question = { service: 'immigration.application.status.v1', body: { applicationNumber } };
  await ask(counter, tell, {
    ...question,
    verdict: member('stage'),
    expected: 'SUBMITTED',
    words: { en: 'the citizen asks how far it is', id: 'warga menanyakan perkembangannya' },
  });
  for (const stage of ['20', '30', '40']) await control(place, '/immigration/stage', { reference, stage });
  await ask(counter, tell, {
    ...question,
    verdict: member('stage'),
    expected: 'PRINTED',
    words: { en: 'stage by stage until it is printed', id: 'tahap demi tahap sampai dicetak' },
  });
  await ask(counter, tell, {
    ...question,
    body: { applicationNumber: '351099999999999' },
    status: 404,
    verdict: code,
    expected: 'SUBJECT_NOT_FOUND',
    words: { en: 'a number that nobody filed', id: 'nomor yang tidak pernah diajukan' },
  });
};

/** Flow F5: a passport, from the check before the citizen travels to the status of the application. */
export const passport = async (place: Place, tell: Tell): Promise<void> => {
  const counter = await consumer(place, 'mpp.loket', 'PUBLIC_SERVICE.PASSPORT');
  const reference = `MPP-${randomUUID().slice(0, 8)}`;
  await preCheck(counter, place, tell);
  await status(counter, place, tell, await application(counter, place, tell, reference), reference);
  await deliver(counter, tell, {
    ...applicationOf(at(place.cases, 'persons', 'aliveWoman'), `${reference}-2`),
    verdict: member('applicationNumber'),
    expected: 'ALREADY_DONE',
    words: { en: 'another’s passport is still valid', id: 'paspor pemohon lain masih berlaku' },
  });
};
