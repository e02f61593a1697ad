import t from 'tap';
import { startGateway } from '../gateway.js';

const desk = 'rsud.simrs';
const purpose = { 'gateway-purpose': 'PUBLIC_SERVICE.HEALTH' };

t.test('F16: the hospital asks whether a certificate of low income stands and whom it covers', async (t) => {
  const gateway = await startGateway(t);
  const { cases, exchange, control, lines } = gateway;
  const { lowIncome, lowIncomeExpired, genuine } = cases.letters ?? {};
  const { aliveWoman, papua } = cases.persons ?? {};
  const letter = (one: typeof lowIncome, changes = {}, headers = {}) => {
    const { villageCode, letterNumber, nik } = one ?? {};
    const body = { villageCode, letterNumber, nik, ...changes };
    return exchange('village.letter.verify.v1', body, { ...purpose, ...headers }, desk);
  };
  const family = (members: unknown[]) =>
    exchange('population.family.verify.v1', { familyCardNumber: aliveWoman?.familyCardNumber, members }, purpose, desk);

  await t.test('a standing certificate is told with its kind and its last day, and without a person', async (t) => {
    const reply = await letter(lowIncome);
    t.match(reply.json(), { verdict: 'GENUINE', letterType: 'LOW_INCOME', validUntil: lowIncome?.validUntil });
    t.equal(reply.headers.get('gateway-withheld'), 'holder');
    t.notMatch(reply.text, /SITI|holder/);
  });

  await t.test('an expired one, another person’s and another letter are told apart', async (t) => {
    t.match((await letter(lowIncomeExpired)).json(), { verdict: 'EXPIRED' });
    t.match((await letter(lowIncome, { nik: papua?.nik })).json(), { verdict: 'UNKNOWN' });
    t.match((await letter(genuine)).json(), { letterType: 'BUSINESS_DOMICILE' }, 'the kind shows that it is none');
  });

  await t.test('who belongs to the family is a verdict each; the relation is withheld', async (t) => {
    const reply = await family([aliveWoman?.nik, papua?.nik]);
    t.same(reply.json(), {
      members: [
        { nik: aliveWoman?.nik, verdict: 'MATCH' },
        { nik: papua?.nik, verdict: 'MISMATCH' },
      ],
    });
    t.equal(reply.headers.get('gateway-withheld'), 'relation');
  });

  await t.test(
    'nothing beyond the agreement: no record of the person, no other purpose, no call without a case',
    async (t) => {
      const read = await exchange('population.person.read.v1', { nik: aliveWoman?.nik }, purpose, desk);
      t.match([read.status, read.json()], [403, { code: 'AGREEMENT_MISSING' }]);
      t.match((await letter(lowIncome, {}, { 'gateway-elements': 'holder' })).json(), {
        code: 'ELEMENT_NOT_PERMITTED',
      });
      const other = { 'gateway-purpose': 'PUBLIC_SERVICE.PASSPORT' };
      t.match((await letter(lowIncome, {}, other)).json(), { code: 'PURPOSE_NOT_PERMITTED' });
      t.match((await letter(lowIncome, {}, { 'gateway-case': '' })).status, /4\d\d/);
    },
  );

  await t.test('while the register is down that is said, and never "no such letter"', async (t) => {
    await control('/faults/village', { body: { maintenance: true } });
    const reply = await letter(lowIncome);
    t.equal(reply.status, 503, reply.text);
    t.notMatch(reply.text, 'UNKNOWN');
    await control('/faults/village', { method: 'DELETE' });
    t.match((await letter(lowIncome)).json(), { verdict: 'GENUINE' });
  });

  t.notMatch(lines.join('\n'), new RegExp(String(aliveWoman?.nik)), 'no number is in the log of the process');
});
