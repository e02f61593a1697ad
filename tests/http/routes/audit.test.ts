import t from 'tap';
import type { JsonObject } from '../../../src/core/json.js';
import { type CallOptions, startGateway } from '../../gateway.js';
import { assertProblem } from '../asking.js';

const auditor = 'inspektorat.audit';
const nik = '3510242504909001';

const json = (body: unknown): CallOptions => ({
  body: JSON.stringify(body),
  headers: { 'content-type': 'application/json' },
});

interface Page {
  readonly entries: readonly { readonly index: number; readonly entry: JsonObject }[];
  readonly next: string | null;
}

t.test('what auditors read', async (t) => {
  const { exchange, call, database } = await startGateway(t, { work: false });
  for (const officer of ['petugas-07', 'petugas-08', nik])
    await exchange('population.person.read.v1', { nik }, { 'gateway-officer': officer });
  const search = async (query: string): Promise<Page> => {
    const reply = await call(auditor, `/audit/v1/exchanges?${query}`);
    t.equal(reply.status, 200, reply.text);
    t.equal(reply.headers.get('cache-control'), 'no-store');
    return reply.json<Page>() as Page;
  };

  await t.test('a search answers what fits its filters, page after page, newest first', async (t) => {
    t.equal((await search('officer=petugas-08&service=population.person.read.v1')).entries.length, 1);
    t.equal((await search('officer=nobody')).entries.length, 0);
    const first = await search('kind=exchange.answered&limit=2');
    t.equal(first.entries.length, 2);
    const second = await search(`kind=exchange.answered&limit=2&cursor=${first.next}`);
    t.equal(second.entries.length, 1);
    t.equal(second.next, null);
    const order = [...first.entries, ...second.entries].map(({ index }) => index);
    t.strictSame(
      order,
      [...order].sort((a, b) => b - a),
    );
  });

  await t.test('a filter that is unknown or cannot be used is REQUEST_INVALID', async (t) => {
    for (const query of [
      'nik=1',
      'from=yesterday',
      'limit=0',
      'limit=x',
      'cursor=-1',
      'officer=',
      'officer=a&officer=b',
      'case=%00',
      'kind=nonsense',
      'from=0000-01-01T00:00:00Z',
      'to=9999-12-31T23:59:59-23:00',
      'from=2026-11-25T00:00:00Z&to=2026-11-24T00:00:00Z',
    ])
      assertProblem(t, await call(auditor, `/audit/v1/exchanges?${query}`), 'REQUEST_INVALID');
  });

  await t.test(
    'an identity number in the query is refused with the advice to send a POST, which finds it',
    async (t) => {
      for (const query of [
        `officer=${nik}`,
        `officer=${nik.slice(0, 6)}.${nik.slice(6)}`,
        `case=a-${nik}`,
        `${nik}=x`,
      ]) {
        const { errors } = assertProblem(t, await call(auditor, `/audit/v1/exchanges?${query}`), 'REQUEST_INVALID');
        t.match(errors?.[0]?.detail, 'POST /audit/v1/exchanges/search');
      }
      const found = await call(auditor, '/audit/v1/exchanges/search', { body: { officer: nik } });
      t.equal(found.json<Page>().entries.length, 1, found.text);
      for (const body of [null, [], 'x'])
        assertProblem(t, await call(auditor, '/audit/v1/exchanges/search', json(body)), 'REQUEST_INVALID');
      assertProblem(t, await call(auditor, '/audit/v1/exchanges/search', { method: 'POST' }), 'BODY_MALFORMED');
      const asText = { body: '{}', headers: { 'content-type': 'text/plain' } };
      assertProblem(t, await call(auditor, '/audit/v1/exchanges/search', asText), 'UNSUPPORTED_MEDIA_TYPE');
    },
  );

  await t.test('reading one exchange is itself on record before the answer', async (t) => {
    const [found] = (await search('officer=petugas-07')).entries;
    const id = String(found?.entry.exchange);
    const reply = await call(auditor, `/audit/v1/exchanges/${id}`);
    t.equal(reply.status, 200, reply.text);
    t.equal(reply.headers.get('cache-control'), 'no-store');
    t.match(reply.json(), { exchange: id, agreement: { id: 'dpmptsp-dukcapil-2026' } });
    const [last] = await database.query<{ entry: string }>('select entry from log.entry order by idx desc limit 1');
    t.match(JSON.parse(last?.entry ?? ''), { kind: 'audit.read', consumer: auditor });
    t.match(last?.entry, id);
    assertProblem(t, await call(auditor, '/audit/v1/exchanges/not-an-id'), 'NOT_FOUND');
  });

  await t.test('administrators list versions and systems, and unknown names are told', async (t) => {
    const admin = 'kominfo.admin';
    t.match((await call(admin, '/admin/v1/config/versions')).json(), { active: 1, versions: [{ n: 1 }] });
    const probe = await call(admin, '/admin/v1/systems/dukcapil.siak/probe', { method: 'POST' });
    t.strictSame(probe.json(), { system: 'dukcapil.siak', works: true });
    for (const path of [
      'systems/no.one/probe',
      'systems/no.one/reset',
      'config/versions/99/activate',
      'deliveries/x/retry',
    ])
      assertProblem(t, await call(admin, `/admin/v1/${path}`, { method: 'POST' }), 'NOT_FOUND');
    for (const query of ['state=lost', 'cursor=x', 'colour=red'])
      assertProblem(t, await call(admin, `/admin/v1/deliveries?${query}`), 'REQUEST_INVALID');
    for (const body of [{}, { reason: 'no' }, { reason: 1 }])
      assertProblem(t, await call(admin, '/admin/v1/deliveries/x/discard', { body }), 'REQUEST_INVALID');
  });
});
