import { setTimeout as pause } from 'node:timers/promises';
import t from 'tap';
import { nikOf } from '../../sandbox/person.js';
import { type Reply, startGateway, type TestGateway, withRoute } from '../gateway.js';
import { birthOf } from './registry-office.js';

const village = 'tamansari.smartkampung';
const villageCode = '35.10.24.2008';
let letters = 0;

/** As the village's clerk, each under a key of its own. */
const report = ({ exchange }: TestGateway, service: string, body: object, key = `"laporan-${++letters}"`) =>
  exchange(
    service,
    body,
    { 'gateway-purpose': 'PUBLIC_SERVICE.CIVIL_EVENT', 'idempotency-key': key, prefer: 'wait=20' },
    village,
  );

/** The state of a queued exchange once it has ended, or an administrator must look. */
const settled = async ({ call }: TestGateway, reply: Reply) => {
  const id = reply.headers.get('gateway-exchange');
  for (;;) {
    const view = (await call(village, `/v1/exchanges/${id}`)).json();
    if (!['accepted', 'queued'].includes(String(view.state))) return view;
    await pause(50);
  }
};

t.test('births, deaths and family cards', async (t) => {
  const gateway = await startGateway(t, {
    configure: withRoute('population.birth.report.v1', {
      retry: { attempts: 8, firstDelayMs: 50, maxDelayMs: 200 },
    }),
  });
  const { exchange, cases, control } = gateway;
  const { alive, aliveWoman, deceased, notFound } = cases.persons ?? {};
  const ask = (service: string, body: object) =>
    exchange(service, body, { 'gateway-purpose': 'PUBLIC_SERVICE.CIVIL_EVENT' }, village);
  const birth = birthOf(aliveWoman?.nik, alive?.nik);

  await t.test('F7: a birth reaches the registry once, though it is away at first', async (t) => {
    await control('/faults/dukcapil', { body: { failNext: 2, status: 503 } });
    const reply = await report(gateway, 'population.birth.report.v1', birth);
    t.equal(reply.status, 200, reply.text);
    t.match(reply.json(), { status: 'RECEIVED', registrationNumber: /^LHR-3510-/ });
    const again = await report(gateway, 'population.birth.report.v1', birth);
    t.same(again.json(), reply.json(), 'the same letter is the same report');
    t.match((await control('/dukcapil/reports')).json(), { births: 1, deaths: 0 });
  });

  await t.test('F7: the hospital’s letter of the same birth is told apart from a second child', async (t) => {
    const same = await report(gateway, 'population.birth.report.v1', { ...birth, letterNumber: 'RS-1/2026' });
    t.match(await settled(gateway, same), { delivery: { code: 'ALREADY_DONE' } });
    const twin = { ...birth, letterNumber: 'RS-2/2026', childName: 'PUTRA CONTOH', sex: 'MALE', birthOrder: 2 };
    t.equal((await report(gateway, 'population.birth.report.v1', twin)).status, 200);
    t.match((await control('/dukcapil/reports')).json(), { births: 2 });
  });

  await t.test('F7: unmarried parents are no error, an unknown mother is', async (t) => {
    const { fatherNik: _none, ...alone } = { ...birth, letterNumber: 'RS-3/2026', birthOrder: 3 };
    t.equal((await report(gateway, 'population.birth.report.v1', alone)).status, 200);
    const unknown = { ...alone, letterNumber: 'RS-4/2026', motherNik: notFound?.nik };
    const view = await settled(gateway, await report(gateway, 'population.birth.report.v1', unknown));
    t.match(view, { delivery: { code: 'SUBJECT_NOT_FOUND' } });
  });

  await t.test('a family card is verified member by member, and nobody else on it is told', async (t) => {
    const familyCardNumber = alive?.familyCardNumber;
    const members = [notFound?.nik, alive?.nik, deceased?.nik];
    const reply = await ask('population.family.verify.v1', { familyCardNumber, members });
    t.equal(reply.status, 200, reply.text);
    t.match(reply.json(), {
      members: [
        { nik: notFound?.nik, verdict: 'MISMATCH' },
        { nik: alive?.nik, verdict: 'MATCH', relation: /^[A-Z_]+$/ },
        { nik: deceased?.nik, verdict: 'MISMATCH' },
      ],
    });
    t.equal(reply.json<{ members: unknown[] }>().members.length, 3);
    t.notMatch(reply.text, /CONTOH/);
  });

  await t.test('a family cannot be verified while the registry is away or the day’s quota there is gone', async (t) => {
    const question = { familyCardNumber: alive?.familyCardNumber, members: [alive?.nik] };
    await control('/faults/dukcapil', { body: { quotaExhausted: true } });
    t.match((await ask('population.family.verify.v1', question)).json(), { code: 'PROVIDER_QUOTA_EXHAUSTED' });
    await control('/faults/dukcapil', { method: 'DELETE' });
  });

  await t.test('F8: whoever is reported dead is dead for the very next question', async (t) => {
    const { nik, fullName, birthDate } = alive ?? {};
    const question = { nik, claims: { fullName, birthDate } };
    const verify = () => exchange('population.person.verify.v1', question);
    t.match((await verify()).json(), { lifeStatus: 'ALIVE' });
    const death = { letterNumber: '474.3/005/2026', nik, diedOn: '2026-11-19', cause: 'ILLNESS', villageCode };
    const reply = await report(gateway, 'population.death.report.v1', death);
    t.match([reply.status, reply.json()], [200, { registrationNumber: /^MTI-/ }], reply.text);
    t.match([(await verify()).status, (await verify()).json()], [409, { code: 'SUBJECT_DECEASED' }]);
  });

  await t.test('a report that cannot be is refused before anything is sent', async (t) => {
    const death = { letterNumber: 'X-1', nik: aliveWoman?.nik, diedOn: '2026-11-19', cause: 'STROKE', villageCode };
    const reply = await report(gateway, 'population.death.report.v1', death);
    t.match([reply.status, reply.json()], [422, { code: 'REQUEST_INVALID', errors: [{ pointer: '/cause' }] }]);
    const child = nikOf('2026-11-01', 'FEMALE', 9001).replace(/^3/, '0');
    const temporary = await report(gateway, 'population.death.report.v1', { ...death, nik: child, cause: 'OTHER' });
    t.equal(temporary.status, 422);
    t.match((await control('/dukcapil/reports')).json(), { deaths: 1 });
  });

  await t.test('a deed of marriage makes both spouses married, once however often it is reported', async (t) => {
    const kua = 'kua.simkah';
    const headers = { 'gateway-purpose': 'PUBLIC_SERVICE.MARRIAGE', prefer: 'wait=20' };
    const status = async () =>
      (await exchange('population.person.read.v1', { nik: cases.persons?.papua?.nik }, headers, kua)).json();
    t.match(await status(), { maritalStatus: /^(?!MARRIED)/ });
    const deed = {
      aktaNumber: '3510241112026001',
      kuaCode: '3510241',
      contractDate: '2026-11-14',
      groomNik: cases.persons?.papua?.nik,
      brideNik: aliveWoman?.nik,
    };
    for (const key of ['"nikah-1"', '"nikah-2"']) {
      const service = 'population.marital-status.update.v1';
      const reply = await exchange(service, deed, { ...headers, 'idempotency-key': key }, kua);
      t.match([reply.status, reply.json()], [200, { registrationNumber: /^KWN-/ }], reply.text);
    }
    t.match((await control('/dukcapil/reports')).json(), { marriages: 1 });
    t.match(await status(), { maritalStatus: 'MARRIED' });
  });
});
