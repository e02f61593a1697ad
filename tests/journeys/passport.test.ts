import { setTimeout as pause } from 'node:timers/promises';
import t from 'tap';
import { type Reply, startGateway, withRoute } from '../gateway.js';

const counter = 'mpp.loket';
const submit = 'immigration.application.submit.v1';

t.test('F5: a passport, from the check before the citizen travels to the status of the application', async (t) => {
  const { exchange, call, cases, control } = await startGateway(t, {
    configure: withRoute(submit, { retry: { attempts: 50, firstDelayMs: 20, maxDelayMs: 100 } }),
  });
  const ask = (service: string, body: object, headers: Record<string, string> = {}) =>
    exchange(service, body, { 'gateway-purpose': 'PUBLIC_SERVICE.PASSPORT', ...headers }, counter);
  const { alive, aliveWoman, nikBirthDateMismatch: odd } = cases.persons ?? {};
  const papers = ['ID_CARD', 'FAMILY_CARD', 'DIPLOMA'].map((kind) => ({ kind, number: '1' }));
  const application = (person: typeof alive, reference: string) => ({
    reference,
    service: 'NEW',
    passportType: 'ELECTRONIC',
    officeCode: '3510',
    applicant: {
      nik: person?.nik,
      fullName: person?.fullName,
      birthPlace: person?.birthPlace,
      birthDate: person?.birthDate,
      sex: person?.sex,
      familyCardNumber: person?.familyCardNumber,
    },
    documents: papers,
  });
  const file = (person: typeof alive, reference: string, changes: object = {}) =>
    ask(
      submit,
      { ...application(person, reference), ...changes },
      { 'idempotency-key': `"${reference}"`, prefer: 'wait=20' },
    );
  const ended = async (reply: Reply) => {
    for (;;) {
      const view = (await call(counter, `/v1/exchanges/${reply.headers.get('gateway-exchange')}`)).json();
      if (!['accepted', 'queued'].includes(String(view.state))) return view;
      await pause(50);
    }
  };

  await t.test('the pre-check finds a birth date that is not the number’s, as a warning and no mismatch', async (t) => {
    const { nik, fullName, birthDate, familyCardNumber } = odd ?? {};
    const told = await ask('population.person.verify.v1', { nik, claims: { fullName, birthDate } });
    t.match([told.status, told.json()], [200, { overall: 'MATCH' }], told.text);
    t.equal(told.headers.get('gateway-warnings'), 'NIK_BIRTHDATE_DIFFERS');
    const family = await ask('population.family.verify.v1', { familyCardNumber, members: [nik] });
    t.match(family.json(), { members: [{ verdict: 'MATCH' }] });
    t.match(await ended(await file(odd, 'MPP-ODD')), { delivery: { code: 'IDENTIFIER_INVALID' } });
  });

  let number: unknown;
  await t.test('an application waits for the night to end and is filed once', async (t) => {
    await control('/immigration/hours', { body: { closed: true } });
    const queued = await ask(submit, application(alive, 'MPP-1'), { 'idempotency-key': '"MPP-1"' });
    t.equal(queued.status, 202, queued.text);
    await control('/immigration/hours', { body: { closed: false } });
    t.match(await ended(queued), { state: 'completed' });
    const again = await file(alive, 'MPP-1');
    number = (await call(counter, `/v1/exchanges/${queued.headers.get('gateway-exchange')}/response`)).json()
      .applicationNumber;
    t.match(number, /^\d{15}$/);
    t.match([again.status, again.json()], [200, { applicationNumber: number }], 'the first outcome, told again');
  });

  await t.test('its status is followed stage by stage; an unknown one is not found', async (t) => {
    const status = async () => (await ask('immigration.application.status.v1', { applicationNumber: number })).json();
    t.match(await status(), { stage: 'SUBMITTED' });
    for (const stage of ['20', '30', '40'])
      await control('/immigration/stage', { body: { reference: 'MPP-1', stage } });
    t.match(await status(), { stage: 'PRINTED', history: [{}, {}, {}, { stage: 'PRINTED' }] });
    const unknown = await ask('immigration.application.status.v1', { applicationNumber: '351099999999999' });
    t.match([unknown.status, unknown.json()], [404, { code: 'SUBJECT_NOT_FOUND' }]);
  });

  await t.test('a passport that is still valid and papers that are missing are told apart', async (t) => {
    t.match(await ended(await file(aliveWoman, 'MPP-2')), { delivery: { code: 'ALREADY_DONE' } });
    const missing = await file(alive, 'MPP-3', { documents: papers.slice(0, 1) });
    t.match(await ended(missing), { delivery: { code: 'REQUEST_INVALID' } });
  });
});
