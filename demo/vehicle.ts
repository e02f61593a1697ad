import { type Consumer, consumer, type Reply } from './consumer.js';
import { at, type Json, list, text } from './json.js';
import type { Place } from './place.js';
import { expectEqual, step, Unexpected } from './step.js';
import type { Tell, Text } from './tell.js';

const purpose = { 'gateway-purpose': 'PUBLIC_SERVICE.VEHICLE' };

/** One question, and how its answer is put in a word. */
interface Question {
  readonly service: string;
  readonly body: Json;
  readonly status: number;
  readonly expected: string;
  readonly verdict: (body: Json | undefined) => string;
  readonly words: Text;
}

const ask = (counter: Consumer, tell: Tell, question: Question): Promise<Reply> =>
  step(question.service, async () => {
    const { service, body, status, expected, verdict, words } = question;
    const reply = await counter.exchange(service, body, purpose);
    if (reply.status !== status) throw new Unexpected(`answered ${reply.status} ${text(reply.body)}`);
    expectEqual('the answer', verdict(reply.body), expected);
    tell.step(service, expected, reply, words);
    return reply;
  });

const code = (body: Json | undefined): string => text(at(body, 'code'));

const taxOf = ({ cases }: Place, name: string): Pick<Question, 'service' | 'body'> => {
  const vehicle = at(cases, 'vehicles', name);
  const members = ['plate', 'chassisLast5', 'use'].map((member) => [member, at(vehicle, member) ?? null]);
  return { service: 'vehicle.tax.read.v1', body: Object.fromEntries(members) };
};

const verifyOf = ({ cases }: Place, name: string): Pick<Question, 'service' | 'body'> => {
  const vehicle = at(cases, 'vehicles', name);
  const claims = { fullName: at(vehicle, 'ownerName') ?? null };
  return { service: 'population.person.verify.v1', body: { nik: at(vehicle, 'ownerNik') ?? null, claims } };
};

const questions = (place: Place): readonly Question[] => [
  {
    ...taxOf(place, 'due'),
    status: 200,
    expected: 'DUE',
    verdict: (body) => (Number(at(body, 'due', 'pkb')) > 0 && at(body, 'blocked') === false ? 'DUE' : 'NOTHING'),
    words: { en: 'tax, regency’s surcharge and insurance', id: 'PKB, opsen, dan SWDKLLJ' },
  },
  {
    ...verifyOf(place, 'due'),
    status: 200,
    expected: 'MATCH',
    verdict: (body) => text(at(body, 'overall')),
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
    status: 200,
    expected: 'BLOCKED',
    verdict: (body) => (at(body, 'blocked') === true ? 'BLOCKED' : 'FREE'),
    words: { en: 'the police have to lift the block', id: 'blokir harus dibuka kepolisian' },
  },
  {
    ...taxOf(place, 'company'),
    status: 200,
    expected: 'COMPANY',
    verdict: (body) => text(at(body, 'owner', 'kind')),
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
    body: { nik: at(place.cases, 'persons', 'alive', 'nik') ?? null },
    status: 200,
    expected: 'A VALID, C EXPIRED',
    verdict: (body) =>
      list(at(body, 'licences'))
        .map((one) => `${text(at(one, 'class'))} ${text(at(one, 'status'))}`)
        .join(', '),
    words: { en: 'the driver’s licences', id: 'SIM pengemudi' },
  },
];

/** Flow F6: the yearly renewal of a vehicle at the counter of the public service mall. */
export const vehicle = async (place: Place, tell: Tell): Promise<void> => {
  const counter = await consumer(place, 'mpp.loket');
  for (const question of questions(place)) await ask(counter, tell, question);
};
