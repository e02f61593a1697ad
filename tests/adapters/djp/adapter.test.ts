import t from 'tap';
import { djp } from '../../../adapters/djp/adapter.js';
import { namedTaxpayers } from '../../../sandbox/taxpayers.js';
import { exercise } from '../../../src/adapter/conformance.js';
import { failureOf } from '../../failure-of.js';
import { callFor } from '../../protocols/peers.js';
import { connect, dialectPeer, notingPeer, openSandbox } from '../bench.js';

const config = (url: string) => ({ url, user: 'kabupaten', password: 'rahasia-uji' });

t.test('it keeps the rules of every adapter', (t) =>
  exercise(t, {
    adapter: djp,
    config,
    secrets: ['rahasia-uji', Buffer.from('kabupaten:rahasia-uji').toString('base64')],
    operation: 'kswp',
    native: { body: { npwp: '9171010101909001', nama: "D'ARC & ANAK 100%" } },
    peer: () =>
      dialectPeer(t, () => ({ body: '{"RespHeader":{"respCode":"1"},"RespBody":{"NPWP":9171010101909001}}' })),
    answer: { RespHeader: { respCode: '1' }, RespBody: { NPWP: '9171010101909001' } },
    carried: ['9171010101909001', "D'ARC & ANAK 100%"],
  }),
);

t.test('a taxpayer is asked for with GET and Basic', async (t) => {
  const sandbox = await openSandbox(t);
  const { connection } = await connect(t, djp, {
    url: sandbox.env('SANDBOX_DJP_URL'),
    user: sandbox.env('SANDBOX_DJP_USER'),
    password: sandbox.env('SANDBOX_DJP_PASSWORD'),
  });
  const { npwp, name } = namedTaxpayers.company;
  const answer = await connection.send?.('kswp', { body: { npwp, nama: name } }, callFor());
  t.match(answer?.body, { RespHeader: { respCode: '1' }, RespBody: { NPWP: npwp, STATUS: 'VALID' } });
  await connection.probe(AbortSignal.timeout(5000));
});

t.test('an outage is a failure of the provider, never an answer', async (t) => {
  const { control, env } = await openSandbox(t);
  const { connection } = await connect(t, djp, config(env('SANDBOX_DJP_URL')));
  await control('POST', '/faults/djp', { status: 503 });
  const failure = await failureOf(() => connection.send?.('kswp', { body: { npwp: '0013510009001000' } }, callFor()));
  t.match(failure, { code: 'PROVIDER_UNAVAILABLE' });
});

t.test('a probe says when the login is refused', async (t) => {
  const { env } = await openSandbox(t);
  const { connection } = await connect(t, djp, config(env('SANDBOX_DJP_URL')));
  t.equal((await failureOf(() => connection.probe(AbortSignal.timeout(5000)))).code, 'PROVIDER_AUTH_FAILED');
});

t.test('a null field is left out of the query, a list in it is a mistake of the mapping', async (t) => {
  const { url, seen } = await notingPeer(t, () => ({ body: '{}' }));
  const { connection } = await connect(t, djp, config(url));
  await connection.send?.('kswp', { body: { npwp: '1', nama: null } }, callFor());
  t.equal(seen[0]?.url, '/kswp?npwp=1');
  const failure = await failureOf(() => connection.send?.('kswp', { body: { npwp: ['9171010101909001'] } }, callFor()));
  t.equal(failure.code, 'TRANSLATION_FAILED');
  t.notMatch(failure.message, /9171/);
});
