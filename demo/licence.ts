import { ask, code, identity, member, pick, type Question } from './ask.js';
import { audit } from './audit.js';
import { consumer } from './consumer.js';
import { at, type Json } from './json.js';
import type { Place } from './place.js';
import { publication } from './publication.js';
import type { Tell } from './tell.js';

const questions = ({ cases }: Place): readonly Question[] => {
  const property = (name: string): Json => pick(at(cases, 'properties', name), 'nop', 'year');
  return [
    {
      service: 'population.person.verify.v1',
      body: identity(at(cases, 'persons', 'alive')),
      verdict: member('overall'),
      expected: 'MATCH',
      words: { en: 'name and birth date are the civil registry’s', id: 'nama dan tanggal lahir sesuai data Dukcapil' },
    },
    {
      service: 'tax.clearance.check.v1',
      body: pick(at(cases, 'taxpayers', 'valid'), 'npwp16', 'fullName'),
      verdict: member('verdict'),
      expected: 'VALID',
      words: { en: 'the taxpayer’s status is in order', id: 'status wajib pajak valid' },
    },
    {
      service: 'tax.property.status.v1',
      body: property('paid'),
      verdict: member('status'),
      expected: 'PAID',
      words: { en: 'the property tax of the place is paid', id: 'PBB tempat usaha sudah lunas' },
    },
    {
      service: 'tax.property.status.v1',
      body: property('inProcess'),
      verdict: member('status'),
      expected: 'IN_PROCESS',
      words: {
        en: 'paid in the village, not yet posted; follow up',
        id: 'dibayar di desa, belum dibukukan; tindak lanjuti',
      },
    },
    {
      service: 'village.letter.verify.v1',
      body: pick(at(cases, 'letters', 'genuine'), 'villageCode', 'letterNumber', 'nik'),
      verdict: member('verdict'),
      expected: 'GENUINE',
      words: { en: 'the village issued this domicile letter (S-16)', id: 'surat domisili usaha (S-16) asli' },
    },
    {
      service: 'licensing.nib.read.v1',
      body: pick(at(cases, 'businesses', 'active'), 'nib'),
      verdict: member('status'),
      expected: 'ACTIVE',
      words: { en: 'OSS has the business number in force', id: 'NIB berlaku di OSS' },
    },
  ];
};

/** What the agreement does not grant is refused, and the refusal is on record too. */
const refusal = ({ cases }: Place): Question => ({
  service: 'population.person.read.v1',
  body: pick(at(cases, 'persons', 'alive'), 'nik'),
  headers: { 'gateway-elements': 'religion' },
  status: 403,
  verdict: code,
  expected: 'ELEMENT_NOT_PERMITTED',
  words: { en: 'a licence does not need the religion', id: 'izin usaha tidak memerlukan agama' },
});

/** Flow F2: a business licence, from the desk's questions to the published permit. */
export const licence = async (place: Place, tell: Tell): Promise<void> => {
  const desk = await consumer(place, 'dpmptsp.perizinan', 'PUBLIC_SERVICE.LICENSING');
  for (const question of [...questions(place), refusal(place)]) await ask(desk, tell, question);
  await audit(place, await publication(desk, place, tell), tell);
};
