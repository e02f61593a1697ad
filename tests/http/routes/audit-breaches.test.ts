import t from 'tap';
import type { Breach } from '../../../src/log/breach.js';
import { startGateway } from '../../gateway.js';
import { assertProblem } from '../asking.js';

const [auditor, path] = ['inspektorat.audit', '/audit/v1/breaches'];
const day = 24 * 60 * 60 * 1000;

t.test('a notice of a breach is drawn up from the log', async (t) => {
  const { call, cases, exchange, database, lines } = await startGateway(t, { work: false });
  const [nik, other, dead] = [
    cases.persons?.alive?.nik,
    cases.persons?.aliveWoman?.nik,
    cases.persons?.deceased?.nik,
  ].map(String);
  const span = { from: new Date(Date.now() - day).toISOString(), to: new Date(Date.now() + day).toISOString() };
  const ask = (body: object, headers = {}) => call(auditor, path, { body: { ...span, ...body }, headers });
  for (let n = 0; n < 2; n += 1) await exchange('population.person.read.v1', { nik });
  await exchange(
    'population.person.read.v1',
    { nik: other },
    { 'gateway-elements': 'fullName', 'gateway-officer': 'petugas-08' },
  );
  await exchange('population.person.read.v1', { nik: dead });
  await exchange('population.person.read.v1', { nik }, { 'gateway-elements': 'religion' });

  await t.test('whose data, which, when and through whom; refusals are no disclosure', async (t) => {
    const reply = await ask({ knownAt: '2026-11-25T08:00:00+07:00', consumer: 'dpmptsp.perizinan' });
    t.equal(reply.status, 200, reply.text);
    t.equal(reply.headers.get('cache-control'), 'no-store');
    const breach = reply.json<Breach & { noticeDueBy: string }>();
    t.match(breach, {
      noticeDueBy: '2026-11-28T01:00:00.000Z',
      disclosures: 4,
      erased: 0,
      elements: ['address', 'birthDate', 'birthPlace', 'fullName', 'sex'],
      agreements: ['dpmptsp-dukcapil-2026'],
      providers: ['dukcapil.siak'],
    });
    const of = (identifier: string | undefined) => breach.affected.find((one) => one.identifier === identifier);
    t.match(of(nik), { scheme: 'nik', disclosures: 2, consumers: ['dpmptsp.perizinan'] });
    t.match(of(other), { disclosures: 1, elements: ['fullName'] });
    t.match(of(dead), { disclosures: 1, elements: [] });
    t.equal(breach.affected.length, 3);
  });

  await t.test('narrowed by an officer, a system, an agreement or a span', async (t) => {
    const count = async (body: object) => (await ask(body)).json<Breach>().disclosures;
    t.equal(await count({ officer: 'petugas-08' }), 1);
    t.equal(await count({ officer: 'nobody' }), 0);
    t.equal(await count({ agreement: 'dpmptsp-dukcapil-2026', service: 'population.person.read.v1' }), 4);
    t.equal(await count({ consumer: 'samsat.pajak' }), 0);
    t.equal(await count({ from: '2026-01-01T00:00:00Z', to: '2026-01-02T00:00:00Z' }), 0);
  });

  await t.test('as a printable draft in Indonesian with the names people know', async (t) => {
    const reply = await ask({ how: 'Akun petugas dipakai pihak lain.' }, { accept: 'text/plain' });
    t.match(reply.headers.get('content-type'), 'text/plain');
    for (const part of [
      'Pasal 46',
      'Akun petugas dipakai pihak lain.',
      '471/1203/PKS/429.114/2026',
      'Perizinan berusaha dan perizinan lain',
      `nik ${nik}: 2 kali`,
      '(lengkapi)',
      'terdampak: 3',
    ])
      t.ok(reply.text.includes(part), part);
  });

  await t.test('its reading is an entry that names nobody', async (t) => {
    const [row] = await database.query<{ entry: string }>('select entry from log.entry order by idx desc limit 1');
    t.match(JSON.parse(row?.entry ?? ''), {
      kind: 'audit.read',
      consumer: auditor,
      note: { read: 'breach', by: 'from to' },
    });
    t.notMatch(lines.join(''), String(nik));
  });

  await t.test('who was erased is counted, not named', async (t) => {
    await database.query('delete from vault.opening');
    t.match((await ask({})).json(), { disclosures: 4, erased: 4, affected: [] });
    t.match((await ask({}, { accept: 'text/plain' })).text, 'Ditambah 4 pengungkapan');
  });

  await t.test('what it cannot use is a problem', async (t) => {
    for (const wrong of [
      { from: undefined },
      { to: span.from },
      { from: '2020-01-01T00:00:00Z' },
      { from: 'yesterday' },
      { knownAt: 'today' },
      { officer: '' },
      { how: 'a\nb' },
      { colour: 'red' },
    ])
      assertProblem(t, await ask(wrong), 'REQUEST_INVALID');
    const { errors } = assertProblem(t, await ask({ knownAt: '0000-01-01T00:00:00Z' }), 'REQUEST_INVALID');
    t.match(errors, [{ pointer: '/knownAt' }]);
    assertProblem(t, await call(auditor, path, { body: [] }), 'REQUEST_INVALID');
    assertProblem(t, await call('kominfo.admin', path, { body: span }), 'FORBIDDEN');
  });
});
