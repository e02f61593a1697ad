import t from 'tap';
import { type CallOptions, startGateway } from '../../gateway.js';
import { assertProblem, entriesOf } from '../asking.js';

const auditor = 'inspektorat.audit';
const path = '/audit/v1/subjects/search';

interface Page {
  readonly disclosures: readonly { readonly exchange: string; readonly code: string | null }[];
  readonly next: string | null;
}

t.test('the search by citizen', async (t) => {
  const gateway = await startGateway(t, { work: false });
  const { exchange, call, cases, database, lines } = gateway;
  const nik = String(cases.persons?.alive?.nik);
  const answered: string[] = [];
  for (let n = 0; n < 3; n += 1) {
    const reply = await exchange('population.person.read.v1', { nik });
    answered.unshift(String(reply.headers.get('gateway-exchange')));
  }
  const search = (body: object) => call(auditor, path, { body });

  await t.test('answers page after page, newest first', async (t) => {
    const first = await search({ scheme: 'nik', identifier: nik, limit: 2 });
    t.equal(first.status, 200, first.text);
    t.equal(first.headers.get('cache-control'), 'no-store');
    const { disclosures, next } = first.json<Page>();
    const rest = (await search({ scheme: 'nik', identifier: nik, limit: '2', cursor: next })).json<Page>();
    t.same(
      [...disclosures, ...rest.disclosures].map((one) => one.exchange),
      answered,
    );
    t.equal(rest.next, null);
    t.match(disclosures[0], {
      consumer: 'dpmptsp.perizinan',
      provider: 'dukcapil.siak',
      service: 'population.person.read.v1',
      purpose: 'PUBLIC_SERVICE.LICENSING',
      agreement: 'dpmptsp-dukcapil-2026',
      elements: ['fullName', 'sex', 'birthPlace', 'birthDate', 'address'],
      code: null,
      at: /Z$/,
    });
  });

  await t.test('takes a span of time, and every way the citizen may be named', async (t) => {
    const none = await search({ scheme: 'nik', identifier: nik, to: '2026-01-01T00:00:00+07:00' });
    t.same(none.json(), { disclosures: [], next: null });
    for (const scheme of ['npwp', 'drivingLicence'])
      t.equal((await search({ scheme, identifier: nik })).json<Page>().disclosures.length, 3, scheme);
    t.same((await search({ scheme: 'familyCard', identifier: nik })).json<Page>().disclosures, []);
  });

  await t.test('tells what was told in place of data, and nothing of refusals', async (t) => {
    const deceased = String(cases.persons?.deceased?.nik);
    await exchange('population.person.read.v1', { nik: deceased });
    await exchange('population.person.read.v1', { nik: deceased }, { 'gateway-elements': 'religion' });
    const { disclosures } = (await search({ scheme: 'nik', identifier: deceased })).json<Page>();
    t.match(disclosures, [{ code: 'SUBJECT_DECEASED', elements: [] }]);
    t.equal(disclosures.length, 1);
  });

  await t.test('is on record before its answer, without the identifier, which is kept nowhere', async (t) => {
    const stranger = '3510240101909998';
    const before = lines.length;
    t.equal((await search({ scheme: 'nik', identifier: stranger })).status, 200);
    const [last] = await database.query<{ exchange: string }>(
      'select exchange from log.entry order by idx desc limit 1',
    );
    t.match(await entriesOf(gateway, last?.exchange ?? ''), [
      { kind: 'audit.read', consumer: auditor, note: { read: 'subject', by: 'nik', found: 0 }, commitments: {} },
    ]);
    const openings = 'select 1 from vault.opening o join log.entry e using (idx) where e.exchange = $1';
    t.same(await database.query(openings, [last?.exchange]), []);
    const tables = await database.query<{ name: string }>(
      `select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname in ('log', 'vault', 'work')`,
    );
    for (const { name } of tables)
      t.same(await database.query(`select 1 from ${name} r where r::text like '%' || $1 || '%'`, [stranger]), [], name);
    t.notMatch(lines.slice(before).join(''), stranger);
    t.notMatch((await call('kominfo.admin', '/metrics')).text, stranger);
  });

  await t.test('is for auditors', async (t) => {
    for (const system of ['dpmptsp.perizinan', 'kominfo.admin'])
      assertProblem(t, await call(system, path, { body: { scheme: 'nik', identifier: nik } }), 'FORBIDDEN');
    assertProblem(t, await call(undefined, path, { body: { scheme: 'nik', identifier: nik } }), 'UNAUTHENTICATED');
    assertProblem(t, await call(auditor, path), 'METHOD_NOT_ALLOWED');
    assertProblem(t, await call(auditor, `${path}/${nik}`, { method: 'POST' }), 'NOT_FOUND');
  });

  await t.test('says what it cannot use, and never repeats it', async (t) => {
    const wrong: readonly [string, object | string | number | null, string][] = [
      ['no object', [nik], ''],
      ['a bare number', nik, ''],
      ['null', null, ''],
      ['nothing', {}, '/scheme'],
      ['an unknown scheme', { scheme: 'passport', identifier: nik }, '/scheme'],
      ['an inherited name', { scheme: 'toString', identifier: nik }, '/scheme'],
      ['no identifier', { scheme: 'nik' }, '/identifier'],
      ['a digit short', { scheme: 'nik', identifier: nik.slice(1) }, '/identifier'],
      ['spaces', { scheme: 'nik', identifier: ` ${nik}` }, '/identifier'],
      ['a list', { scheme: 'nik', identifier: [nik] }, '/identifier'],
      ['a number', { scheme: 'nik', identifier: Number(nik) }, '/identifier'],
      ['too long', { scheme: 'letter', identifier: 'x'.repeat(129) }, '/identifier'],
      ['another member', { scheme: 'nik', identifier: nik, [nik]: 1 }, ''],
      ['a limit', { scheme: 'nik', identifier: nik, limit: 1_000 }, '/limit'],
      ['a cursor', { scheme: 'nik', identifier: nik, cursor: 'x' }, '/cursor'],
      ['a time', { scheme: 'nik', identifier: nik, from: 'yesterday' }, '/from'],
    ];
    for (const [what, body, pointer] of wrong) {
      const json: CallOptions = {
        body: JSON.stringify(body),
        headers: { 'content-type': 'application/json', 'accept-language': 'id' },
      };
      const { errors } = assertProblem(t, await call(auditor, path, json), 'REQUEST_INVALID');
      t.match(errors, [{ pointer }], what);
    }
    for (const body of ['', '{"scheme":"nik"', '{"scheme":"nik","scheme":"nib"}']) {
      const broken = { method: 'POST', body, headers: { 'content-type': 'application/json' } };
      assertProblem(t, await call(auditor, path, broken), 'BODY_MALFORMED');
    }
    const form = { method: 'POST', body: `scheme=nik&identifier=${nik}`, headers: { 'content-type': 'text/plain' } };
    assertProblem(t, await call(auditor, path, form), 'UNSUPPORTED_MEDIA_TYPE');
  });
});
