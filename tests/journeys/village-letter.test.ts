import t from 'tap';
import { startGateway } from '../gateway.js';

const village = 'tamansari.smartkampung';
const purpose = { 'gateway-purpose': 'PUBLIC_SERVICE.VILLAGE_LETTER' };
const pdf = Buffer.from('%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\n%%EOF\n').toString('base64');

t.test('F1: a clerk checks a citizen, registers the letter once, and another desk finds it genuine', async (t) => {
  const { exchange, cases, control } = await startGateway(t);
  const { nik, fullName, birthDate } = cases.persons?.alive ?? {};
  const verified = await exchange(
    'population.person.verify.v1',
    { nik, claims: { fullName, birthDate } },
    purpose,
    village,
  );
  t.match([verified.status, verified.json()], [200, { overall: 'MATCH', lifeStatus: 'ALIVE' }]);

  const letter = {
    villageCode: '35.10.24.2008',
    letterNumber: '470/9101/429.524.08/2026',
    letterType: 'BUSINESS_DOMICILE',
    nik,
    fullName,
    issuedOn: '2026-11-20',
    document: pdf,
  };
  const register = () =>
    exchange('village.letter.register.v1', letter, { ...purpose, 'idempotency-key': '"surat-9101"' }, village);
  const [first, parallel] = await Promise.all([register(), register()]);
  const later = await register();
  t.same([first?.status, parallel?.status, later.status], [200, 200, 200], first?.text);
  t.equal(later.headers.get('idempotency-replayed'), 'true');
  t.same(later.json(), first?.json());
  t.equal((await control('/village/letters')).json().registered, 1, 'the village has it once');

  const { villageCode, letterNumber } = letter;
  const found = await exchange('village.letter.verify.v1', { villageCode, letterNumber, nik });
  t.match([found.status, found.json()], [200, { verdict: 'GENUINE' }], found.text);
});

t.test('revoked, expired and unknown letters are told apart', async (t) => {
  const { exchange, cases } = await startGateway(t);
  for (const [name, { villageCode, letterNumber, nik, expect }] of Object.entries(cases.letters ?? {}) as [
    string,
    Record<string, string>,
  ][]) {
    const reply = await exchange('village.letter.verify.v1', { villageCode, letterNumber, nik });
    t.match([reply.status, reply.json()], [200, { verdict: expect }], name);
  }
});

t.test(
  'a temporary village number is not sent to the civil registry, and an exhausted quota there is told as such',
  async (t) => {
    const { exchange, cases, control } = await startGateway(t);
    const calls = async () => (await control('/calls/dukcapil')).json().total;
    const before = await calls();
    const temporary = await exchange(
      'population.person.read.v1',
      { nik: cases.persons?.temporaryNik?.nik },
      purpose,
      village,
    );
    t.match([temporary.status, temporary.json()], [422, { code: 'IDENTIFIER_INVALID' }]);
    t.equal(await calls(), before);

    await control('/faults/dukcapil', { body: { quotaExhausted: true } });
    const exhausted = await exchange('population.person.read.v1', { nik: cases.persons?.alive?.nik }, purpose, village);
    t.match([exhausted.status, exhausted.json()], [503, { code: 'PROVIDER_QUOTA_EXHAUSTED', fault: 'provider' }]);
  },
);
