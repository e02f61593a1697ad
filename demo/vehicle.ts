import { ask, code, member, pick, type Question } from './ask.js';
import { consumer } from './consumer.js';
import { at, list, text } from './json.js';
import type { Place } from './place.js';
import type { Tell } from './tell.js';

const taxOf = ({ cases }: Place, name: string): Pick<Question, 'service' | 'body'> => {
  const vehicle = at(cases, 'vehicles', name);
  return { service: 'vehicle.tax.read.v1', body: pick(vehicle, 'plate', 'chassisLast5', 'use') };
};

const verifyOf = ({ cases }: Place, name: string): Pick<Question, 'service' | 'body'> => {
  const vehicle = at(cases, 'vehicles', name);
  const claims = { fullName: at(vehicle, 'ownerName') ?? null };
  return { service: 'population.person.verify.v1', body: { nik: at(vehicle, 'ownerNik') ?? null, claims } };
};

const questions = (place: Place): readonly Question[] => [
  {
    ...taxOf(place, 'due'),
    expected: 'DUE',
    verdict: ({ body }) => (Number(at(body, 'due', 'pkb')) > 0 && at(body, 'blocked') === false ? 'DUE' : 'NOTHING'),
    words: { en: 'tax, regency’s surcharge and insurance', id: 'PKB, opsen, dan SWDKLLJ' },
  },
  {
    ...verifyOf(place, 'due'),
    expected: 'MATCH',
    verdict: member('overall'),
    words: { en: 'the owner is who the civil registry knows', id: 'pemilik sesuai data Dukcapil' },
  },
  {
    ...verifyOf(place, 'ownerDeceased'),
    status: 409,
    expected: 'SUBJECT_DECEASED',
    verdict: code,
    words: { en: 'another owner has died: transfer it first', id: 'pemilik lain telah wafat: balik nama dahulu' },
  },
  {
    ...taxOf(place, 'blocked'),
    expected: 'BLOCKED',
    verdict: ({ body }) => (at(body, 'blocked') === true ? 'BLOCKED' : 'FREE'),
    words: { en: 'the police have to lift the block', id: 'blokir harus dibuka kepolisian' },
  },
  {
    ...taxOf(place, 'company'),
    expected: 'COMPANY',
    verdict: member('owner', 'kind'),
    words: { en: 'a company’s: no NIK to verify', id: 'milik perusahaan: tanpa NIK' },
  },
  {
    ...taxOf(place, 'otherChassis'),
    status: 404,
    expected: 'SUBJECT_NOT_FOUND',
    verdict: code,
    words: { en: 'a plate without its papers opens nothing', id: 'nomor polisi tanpa STNK tidak membuka apa pun' },
  },
  {
    service: 'driving-licence.read.v1',
    body: pick(at(place.cases, 'persons', 'alive'), 'nik'),
    expected: 'A VALID, C EXPIRED',
    verdict: ({ body }) =>
      list(at(body, 'licences'))
        .map((one) => `${text(at(one, 'class'))} ${text(at(one, 'status'))}`)
        .join(', '),
    words: { en: 'the driver’s licences', id: 'SIM pengemudi' },
  },
];

/** Flow F6: the yearly renewal of a vehicle at the counter of the public service mall. */
export const vehicle = async (place: Place, tell: Tell): Promise<void> => {
  const counter = await consumer(place, 'mpp.loket', 'PUBLIC_SERVICE.VEHICLE');
  for (const question of questions(place)) await ask(counter, tell, question);
};
