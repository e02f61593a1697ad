import { randomUUID } from 'node:crypto';
import { ask, code, identity, member, pick } from './ask.js';
import { consumer } from './consumer.js';
import { at, type Json } from './json.js';
import type { Place } from './place.js';
import type { Tell } from './tell.js';

const document = Buffer.from('%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\n%%EOF\n').toString('base64');

/** Flow F1: a village letter, from the check of the citizen to another desk that finds it genuine. */
export const villageLetter = async (place: Place, tell: Tell): Promise<void> => {
  const { alive, temporaryNik } = at(place.cases, 'persons') as Readonly<Record<string, Json>>;
  const clerk = await consumer(place, 'tamansari.smartkampung', 'PUBLIC_SERVICE.VILLAGE_LETTER');
  const desk = await consumer(place, 'dpmptsp.perizinan', 'PUBLIC_SERVICE.LICENSING');
  const number = randomUUID().slice(0, 8);
  const letter = {
    villageCode: '35.10.24.2008',
    letterNumber: `503/${number}/429.524.08/2026`,
    letterType: 'BUSINESS_DOMICILE',
    ...pick(alive, 'nik', 'fullName'),
    issuedOn: at(place.cases, 'asOf') ?? null,
    document,
  };
  const registration = {
    service: 'village.letter.register.v1',
    body: letter,
    headers: { 'idempotency-key': `surat-${number}` },
  };

  await ask(clerk, tell, {
    service: 'population.person.verify.v1',
    body: identity(alive),
    verdict: member('overall'),
    expected: 'MATCH',
    words: { en: 'the citizen is who the civil registry knows', id: 'warga sesuai data Dukcapil' },
  });
  await ask(clerk, tell, {
    service: 'population.person.read.v1',
    body: pick(temporaryNik, 'nik'),
    status: 422,
    verdict: code,
    expected: 'IDENTIFIER_INVALID',
    words: { en: 'a number of the village’s own is no NIK', id: 'nomor sementara dari desa bukan NIK' },
  });
  await ask(clerk, tell, {
    ...registration,
    verdict: member('status'),
    expected: 'REGISTERED',
    words: { en: 'the district keeps the letter', id: 'surat tersimpan di kecamatan' },
  });
  await ask(clerk, tell, {
    ...registration,
    verdict: ({ headers }) => (headers.get('idempotency-replayed') === 'true' ? 'REPLAYED' : 'DONE AGAIN'),
    expected: 'REPLAYED',
    words: { en: 'sent again, it is still one letter', id: 'dikirim ulang, tetap satu surat' },
  });
  const verify = 'village.letter.verify.v1';
  await ask(desk, tell, {
    service: verify,
    body: pick(letter, 'villageCode', 'letterNumber', 'nik'),
    verdict: member('verdict'),
    expected: 'GENUINE',
    words: { en: 'another desk finds it genuine', id: 'loket lain mendapati surat ini asli' },
  });
  await ask(desk, tell, {
    service: verify,
    body: pick(at(place.cases, 'letters', 'revoked'), 'villageCode', 'letterNumber', 'nik'),
    verdict: member('verdict'),
    expected: 'REVOKED',
    words: { en: 'one that was taken back is told', id: 'surat lain sudah dicabut' },
  });
};
