import { audit } from './audit.js';
import { type Consumer, consumer } from './consumer.js';
import { at, type Json, text } from './json.js';
import type { Place } from './place.js';
import { publication } from './publication.js';
import { expectEqual, step, Unexpected } from './step.js';
import type { Tell, Text } from './tell.js';

/** One question to the agency that knows, and the answer it should give. */
interface Question {
  readonly service: string;
  readonly body: Json;
  readonly member: string;
  readonly expected: string;
  readonly words: Text;
}

const ask = (desk: Consumer, tell: Tell, { service, body, member, expected, words }: Question): Promise<void> =>
  step(service, async () => {
    const reply = await desk.exchange(service, body);
    if (reply.status !== 200) throw new Unexpected(`answered ${reply.status} ${text(reply.body)}`);
    expectEqual(member, at(reply.body, member), expected);
    tell.step(service, expected, reply, words);
  });

const pick = (from: Json | undefined, ...names: readonly string[]): Json =>
  Object.fromEntries(names.map((name) => [name, at(from, name) ?? null]));

const questions = ({ cases }: Place): readonly Question[] => {
  const property = (name: string): Json => pick(at(cases, 'properties', name), 'nop', 'year');
  const citizen = at(cases, 'persons', 'alive');
  return [
    {
      service: 'population.person.verify.v1',
      body: { nik: at(citizen, 'nik') ?? null, claims: pick(citizen, 'fullName', 'birthDate') },
      member: 'overall',
      expected: 'MATCH',
      words: { en: 'name and birth date are the civil registry’s', id: 'nama dan tanggal lahir sesuai data Dukcapil' },
    },
    {
      service: 'tax.clearance.check.v1',
      body: pick(at(cases, 'taxpayers', 'valid'), 'npwp16', 'fullName'),
      member: 'verdict',
      expected: 'VALID',
      words: { en: 'the taxpayer’s status is in order', id: 'status wajib pajak valid' },
    },
    {
      service: 'tax.property.status.v1',
      body: property('paid'),
      member: 'status',
      expected: 'PAID',
      words: { en: 'the property tax of the place is paid', id: 'PBB tempat usaha sudah lunas' },
    },
    {
      service: 'tax.property.status.v1',
      body: property('inProcess'),
      member: 'status',
      expected: 'IN_PROCESS',
      words: {
        en: 'paid in the village, not yet posted; follow up',
        id: 'dibayar di desa, belum dibukukan; tindak lanjuti',
      },
    },
    {
      service: 'village.letter.verify.v1',
      body: pick(at(cases, 'letters', 'genuine'), 'villageCode', 'letterNumber', 'nik'),
      member: 'verdict',
      expected: 'GENUINE',
      words: { en: 'the village issued this domicile letter (S-16)', id: 'surat domisili usaha (S-16) asli' },
    },
    {
      service: 'licensing.nib.read.v1',
      body: pick(at(cases, 'businesses', 'active'), 'nib'),
      member: 'status',
      expected: 'ACTIVE',
      words: { en: 'OSS has the business number in force', id: 'NIB berlaku di OSS' },
    },
  ];
};

/** What the agreement does not grant is refused, and the refusal is on record too. */
const refusal = (desk: Consumer, { cases }: Place, tell: Tell): Promise<void> => {
  const service = 'population.person.read.v1';
  return step(service, async () => {
    const body = pick(at(cases, 'persons', 'alive'), 'nik');
    const refused = await desk.exchange(service, body, { 'gateway-elements': 'religion' });
    const code = text(at(refused.body, 'code'));
    expectEqual('asking for religion', code, 'ELEMENT_NOT_PERMITTED');
    const words = { en: 'a licence does not need the religion', id: 'izin usaha tidak memerlukan agama' };
    tell.step(service, code, { ms: refused.ms, exchange: text(at(refused.body, 'exchange')) }, words);
  });
};

/** Flow F2: a business licence, from the desk's questions to the published permit. */
export const licence = async (place: Place, tell: Tell): Promise<void> => {
  const desk = await consumer(place, 'dpmptsp.perizinan');
  for (const question of questions(place)) await ask(desk, tell, question);
  await refusal(desk, place, tell);
  await audit(place, await publication(desk, place, tell), tell);
};
