import t, { type Test } from 'tap';
import { oss } from '../../../adapters/oss/adapter.js';
import type { OssConfig } from '../../../adapters/oss/config.js';
import { namedBusinessesOn, unknownNib } from '../../../sandbox/businesses.js';
import { dataNib } from '../../../sandbox/oss/document.js';
import { dayToken } from '../../../sandbox/oss/token.js';
import type { Accept, NativeMessage } from '../../../src/adapter/adapter.js';
import { exercise } from '../../../src/adapter/conformance.js';
import { wibDay } from '../../../src/core/clock.js';
import { isObject, type Json } from '../../../src/core/json.js';
import { failureOf } from '../../failure-of.js';
import { callFor, serve } from '../../protocols/peers.js';
import { connect, dialectPeer, notingPeer, openSandbox } from '../bench.js';

const inbound = { user: 'oss-rba', password: 'rahasia-masuk', npwp: '001351000900000' };
const config = (url: string) => ({ url, userKey: 'kunci-uji', inbound });

const acknowledges = ({ body }: NativeMessage): boolean => JSON.stringify(body).includes('"status":"1"');

t.test('it keeps the rules of every adapter', (t) =>
  exercise(t, {
    adapter: oss,
    config,
    secrets: ['kunci-uji', 'rahasia-masuk'],
    operation: 'inqueryNIB',
    native: { body: { INQUERYNIB: { nib: '1290000009001' } } },
    peer: () =>
      dialectPeer(t, () => ({
        body: '{"responinqueryNIB":{"kode":200,"dataNIB":{"npwp_perseroan":9171010101909001}}}',
      })),
    answer: { responinqueryNIB: { kode: 200, dataNIB: { npwp_perseroan: '9171010101909001' } } },
    carried: ['1290000009001'],
    inbound: {
      operation: 'receiveNIB',
      message: () => ({
        body: Buffer.from(JSON.stringify({ dataNIB: dataNib(namedBusinessesOn('2026-03-01').active) })),
        headers: { token: dayToken(inbound, wibDay(new Date())) },
        address: '127.0.0.1',
      }),
      accepted: { body: { responreceiveNIB: { status: '1', keterangan: 'Data NIB telah diterima' } } },
      acknowledges,
    },
  }),
);

t.test('Basic is spoken instead of user_key where the configuration says so', async (t) => {
  const { url, seen } = await notingPeer(t, () => ({ body: '{}' }));
  const basic = await connect(t, oss, { url, user: 'a', password: 'b' });
  await basic.connection.send?.('inqueryNIB', { body: {} }, callFor());
  t.match(seen[0]?.headers, { authorization: 'Basic YTpi', user_key: undefined });
  const key = await connect(t, oss, { url, userKey: 'k' });
  await key.connection.send?.('inqueryNIB', { body: {} }, callFor());
  t.match(seen[1]?.headers, { authorization: undefined, user_key: 'k' });
});

const setup = async (t: Test, rest: Partial<OssConfig> = {}) => {
  const sandbox = await openSandbox(t);
  const settings: OssConfig = {
    url: sandbox.env('SANDBOX_OSS_URL'),
    userKey: sandbox.env('SANDBOX_OSS_USER_KEY'),
    inbound: {
      user: sandbox.env('SANDBOX_OSS_INBOUND_USER'),
      password: sandbox.env('SANDBOX_OSS_INBOUND_PASSWORD'),
      npwp: sandbox.env('SANDBOX_OSS_INBOUND_NPWP'),
      region: '3510',
    },
    ...rest,
  };
  return { ...sandbox, ...(await connect(t, oss, settings)) };
};

t.test('a business is found, and one that is not is left to the mapping with its code', async (t) => {
  const { connection } = await setup(t);
  const { nib } = namedBusinessesOn(wibDay(new Date())).company;
  const found = await connection.send?.('inqueryNIB', { body: { INQUERYNIB: { nib } } }, callFor());
  t.match(found?.body, { responinqueryNIB: { dataNIB: { nib } } });
  const missing = await connection.send?.('inqueryNIB', { body: { INQUERYNIB: { nib: unknownNib } } }, callFor());
  t.match(missing, { status: 404, body: { responinqueryNIB: { kode: /404/ } } });
});

t.test('a wrong user_key is PROVIDER_AUTH_FAILED, for an exchange and for a probe', async (t) => {
  const { connection } = await setup(t, { userKey: 'salah' });
  const sent = await failureOf(() =>
    connection.send?.('inqueryNIB', { body: { INQUERYNIB: { nib: unknownNib } } }, callFor()),
  );
  t.match(sent, { code: 'PROVIDER_AUTH_FAILED', native: '401' });
  t.equal((await failureOf(() => connection.probe(AbortSignal.timeout(5000)))).code, 'PROVIDER_AUTH_FAILED');
});

t.test('a probe asks for nobody and passes', async (t) => {
  const { connection } = await setup(t);
  await connection.probe(AbortSignal.timeout(5000));
});

t.test('a 404 that is no answer of OSS is PROVIDER_REFUSED', async (t) => {
  const { url } = await notingPeer(t, () => ({ status: 404, body: '<html>nothing here</html>' }));
  const { connection } = await connect(t, oss, { url, userKey: 'k' });
  t.equal((await failureOf(() => connection.send?.('inqueryNIB', { body: {} }, callFor()))).code, 'PROVIDER_REFUSED');
});

t.test('the write that hangs after the licence was filed has an unknown outcome', async (t) => {
  const { connection, control } = await setup(t);
  await control('POST', '/faults/oss', { hang: true, after: true });
  const native = { body: { IZINFINAL: { nib: '1290000009001' } } };
  const failure = await failureOf(() => connection.send?.('receiveLicense', native, callFor(300)));
  t.match(failure, { code: 'PROVIDER_TIMEOUT', sent: 'unknown' });
});

t.test('OSS itself calls receiveNIB: today, twice, with a wrong token, from another region', async (t) => {
  const { connection, inbound, control } = await setup(t);
  const keys: string[] = [];
  const stop = new AbortController();
  const accept: Accept = async ({ dedupeKey }) => {
    keys.push(dedupeKey);
    return { body: { responreceiveNIB: { status: '1', keterangan: 'diterima' } } };
  };
  const listening = connection.listen?.(accept, stop.signal, async () => '');
  const gateway = await serve(t, (request, response) => {
    const chunks: Uint8Array[] = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', async () => {
      const headers = { token: String(request.headers.token) };
      const answer = await inbound.get('receiveNIB')?.({ body: Buffer.concat(chunks), headers, address: '127.0.0.1' });
      response.writeHead(answer?.status ?? 500).end(JSON.stringify(answer?.body));
    });
  });
  const deliver = async (errand: Record<string, Json>) => {
    const report = await control('POST', '/oss/send-nib', { case: 'active', url: `${gateway}/receiveNIB`, ...errand });
    return isObject(report) && Array.isArray(report.answers) ? report.answers : [];
  };
  t.match(await deliver({ repeat: 2 }), [{ status: 200 }, { status: 200 }]);
  t.equal(keys.length, 2);
  t.equal(keys[0], keys[1]);
  t.match(await deliver({ token: 'wrong' }), [{ status: 401, body: { responreceiveNIB: { status: '2' } } }]);
  t.match(await deliver({ case: 'outsideRegion' }), [{ status: 400, body: { responreceiveNIB: { status: '2' } } }]);
  t.equal(keys.length, 2);
  stop.abort();
  await listening;
});
