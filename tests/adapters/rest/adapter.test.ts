import t from 'tap';
import { rest } from '../../../adapters/rest/adapter.js';
import type { Auth, RestConfig } from '../../../adapters/rest/config.js';
import { exercise } from '../../../src/adapter/conformance.js';
import { failureOf } from '../../failure-of.js';
import { callFor } from '../../protocols/peers.js';
import { connect, dialectPeer, notingPeer } from '../bench.js';

const operations: RestConfig['operations'] = {
  find: { method: 'GET', path: '/people/{nik}', query: ['unit'], effect: 'read' },
  file: { method: 'POST', path: '/papers', effect: 'write' },
  form: { method: 'POST', path: '/forms', body: 'form', effect: 'write' },
};
const config = (url: string, auth: Auth = { type: 'none' }): RestConfig => ({ url, auth, operations });

t.test('it keeps the rules of every adapter', (t) =>
  exercise(t, {
    adapter: rest,
    config: (url) => ({
      url,
      auth: { type: 'bearer', token: 'kunci-uji' },
      operations: { find: { method: 'GET', path: '/people/{nik}', query: ['unit'], effect: 'read' } },
    }),
    secrets: ['kunci-uji'],
    operation: 'find',
    native: { body: { nik: '9171010101909001', unit: 'Dinas & "Bidang" 50%' } },
    peer: () => dialectPeer(t, () => ({ body: '{"nik":9171010101909001,"text":"Ñ ✓"}' })),
    answer: { nik: '9171010101909001', text: 'Ñ ✓' },
    carried: ['9171010101909001', 'Dinas & "Bidang" 50%'],
  }),
);

t.test('the rest of the fields goes as JSON, or as a form', async (t) => {
  const { url, seen } = await notingPeer(t, () => ({ body: '{}' }));
  const { connection } = await connect(t, rest, { ...config(url), headers: { 'X-Agency': 'regency' } });
  await connection.send?.('file', { body: { nomor: '1/2', rinci: { a: [1] } } }, callFor());
  t.match(seen[0], { url: '/papers', body: '{"nomor":"1/2","rinci":{"a":[1]}}' });
  t.match(seen[0]?.headers, { 'content-type': 'application/json', 'x-agency': 'regency' });
  await connection.send?.('form', { body: { billing: '1 2&3', kosong: null } }, callFor());
  t.match(seen[1], { body: 'billing=1+2%263', headers: { 'content-type': 'application/x-www-form-urlencoded' } });
  await connection.send?.('find', { body: { nik: '1', unit: null, lain: 'x' } }, callFor());
  t.match(seen[2], { url: '/people/1', body: '' });
});

t.test('each way to prove oneself arrives as it should', async (t) => {
  const { url, seen } = await notingPeer(t, () => ({ body: '{}' }));
  const headersFor = async (auth: Auth) => {
    const { connection } = await connect(t, rest, config(url, auth));
    await connection.send?.('file', { body: {} }, callFor());
    return seen.at(-1)?.headers;
  };
  t.match(await headersFor({ type: 'none' }), { authorization: undefined });
  t.match(await headersFor({ type: 'basic', user: 'a', password: 'b' }), { authorization: 'Basic YTpi' });
  t.match(await headersFor({ type: 'bearer', token: 'x' }), { authorization: 'Bearer x' });
  t.match(await headersFor({ type: 'header', name: 'X-Api-Key', value: 'y' }), { 'x-api-key': 'y' });
});

t.test(
  'an OAuth 2 token is obtained with client credentials, kept, and renewed before it ends and when refused',
  async (t) => {
    let now = Date.now();
    let issued = 0;
    let good = '';
    const { url, seen } = await notingPeer(t, (one) => {
      if (one.url !== '/token')
        return { status: one.headers.authorization === `Bearer ${good}` ? 200 : 401, body: '{}' };
      issued += 1;
      good = `token-${issued}`;
      return { body: JSON.stringify({ access_token: good, token_type: 'Bearer', expires_in: 300 }) };
    });
    const auth: Auth = {
      type: 'oauth2',
      tokenUrl: `${url}/token`,
      clientId: 'a b',
      clientSecret: 'c:d',
      scope: 'read',
    };
    const { connection } = await connect(t, rest, config(url, auth), { now: () => new Date(now) });
    const send = () => connection.send?.('file', { body: {} }, { ...callFor(), deadline: now + 5000 });
    await send();
    await send();
    t.equal(issued, 1);
    t.match(seen[0], { method: 'POST', body: 'grant_type=client_credentials&scope=read' });
    t.equal(Buffer.from(String(seen[0]?.headers.authorization).slice(6), 'base64').toString(), 'a+b:c%3Ad');
    now += 271_000;
    await send();
    t.equal(issued, 2, 'half a minute before its end');
    good = 'revoked';
    await send();
    t.equal(issued, 3, 'after a 401');
  },
);

t.test('an OAuth 2 client that is refused is PROVIDER_AUTH_FAILED and nothing was sent', async (t) => {
  for (const status of [400, 401]) {
    const { url, seen } = await notingPeer(t, () => ({ status, body: '{"error":"invalid_client"}' }));
    const auth: Auth = { type: 'oauth2', tokenUrl: `${url}/token`, clientId: 'a', clientSecret: 'b' };
    const { connection } = await connect(t, rest, config(url, auth));
    const failure = await failureOf(() => connection.send?.('file', { body: {} }, callFor()));
    t.match(failure, { code: 'PROVIDER_AUTH_FAILED', sent: 'no' });
    t.equal(seen.length, 1);
  }
});

t.test('reasons in the body of a refusal go to the mapping, a page does not', async (t) => {
  const answers = ['{"code":"E1"}', '<html>', '"text"'];
  const { url } = await notingPeer(t, () => ({ status: 422, body: answers.shift() ?? '' }));
  const { connection } = await connect(t, rest, config(url));
  const send = () => connection.send?.('file', { body: {} }, callFor());
  t.match(await send(), { status: 422, body: { code: 'E1' } });
  t.equal((await failureOf(send)).code, 'PROVIDER_REFUSED');
  t.equal((await failureOf(send)).code, 'PROVIDER_REFUSED');
});

t.test('204 is an empty object, and an Idempotency-Key is passed on', async (t) => {
  const { url, seen } = await notingPeer(t, () => ({ status: 204 }));
  const { connection } = await connect(t, rest, config(url));
  const answer = await connection.send?.('file', { body: {} }, { ...callFor(), idempotencyKey: 'kunci-1' });
  t.match(answer, { status: 204, body: {} });
  t.equal(seen[0]?.headers['idempotency-key'], 'kunci-1');
});

t.test('an operation nobody configured is CONFIG_INVALID', async (t) => {
  const { connection } = await connect(t, rest, config('http://127.0.0.1:1'));
  for (const name of ['lost', 'constructor', '__proto__'])
    t.equal((await failureOf(() => connection.send?.(name, { body: {} }, callFor()))).code, 'CONFIG_INVALID', name);
});

t.test('a probe passes on any answer of the address, and is strict with a path of its own', async (t) => {
  const statuses = [404, 404, 401];
  const { url, seen } = await notingPeer(t, () => ({ status: statuses.shift() ?? 200 }));
  const plain = await connect(t, rest, config(url));
  await plain.connection.probe(AbortSignal.timeout(5000));
  const strict = await connect(t, rest, { ...config(url), probe: '/health' });
  t.equal((await failureOf(() => strict.connection.probe(AbortSignal.timeout(5000)))).code, 'PROVIDER_REFUSED');
  t.equal((await failureOf(() => plain.connection.probe(AbortSignal.timeout(5000)))).code, 'PROVIDER_AUTH_FAILED');
  t.equal(seen[1]?.url, '/health');
  await strict.connection.probe(AbortSignal.timeout(5000));
});
