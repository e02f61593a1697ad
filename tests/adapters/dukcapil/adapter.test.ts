import t, { type Test } from 'tap';
import { type DukcapilConfig, dukcapil } from '../../../adapters/dukcapil/adapter.js';
import { namedPeople, numbersOfNobody } from '../../../sandbox/named-people.js';
import { exercise } from '../../../src/adapter/conformance.js';
import { failureOf } from '../../failure-of.js';
import { callFor, serve } from '../../protocols/peers.js';
import { connect, dialectPeer, notingPeer, openSandbox } from '../bench.js';

const config = (url: string, rest: Partial<DukcapilConfig> = {}): DukcapilConfig => ({
  url,
  customerId: '351000000000001',
  user: '3510MPP',
  password: 'rahasia-uji',
  ip: '10.35.10.4',
  ...rest,
});

const setup = async (t: Test, rest: Partial<DukcapilConfig> = {}) => {
  const sandbox = await openSandbox(t);
  const settings = config(sandbox.env('SANDBOX_DUKCAPIL_URL'), {
    password: sandbox.env('SANDBOX_DUKCAPIL_PASSWORD'),
    ...rest,
  });
  return { ...sandbox, ...(await connect(t, dukcapil, settings)) };
};

t.test('it keeps the rules of every adapter', (t) =>
  exercise(t, {
    adapter: dukcapil,
    config: (url) => ({ ...config(url) }),
    secrets: ['rahasia-uji'],
    operation: 'CALL_NIK',
    native: { body: { nik: '9171010101909001' } },
    peer: () =>
      dialectPeer(t, () => ({ body: '{"content":[{"NIK":9171010101909001,"NAMA_LGKP":"Ñ ✓ \\"CONTOH\\"  "}]}' })),
    answer: { content: [{ NIK: '9171010101909001', NAMA_LGKP: 'Ñ ✓ "CONTOH"  ' }] },
    carried: ['9171010101909001'],
  }),
);

t.test('a record comes back with every digit of a number above 2^53', async (t) => {
  const { connection } = await setup(t);
  const answer = await connection.send?.('CALL_NIK', { body: { nik: namedPeople.papua.nik } }, callFor());
  t.match(answer?.body, { content: [{ NIK: '9171010101909001', NAMA_LGKP: /^YOHANIS LATIHAN/ }] });
});

t.test('claims are compared, and no personal data comes back', async (t) => {
  const { connection } = await setup(t);
  const { nik, fullName } = namedPeople.alive;
  const native = { body: { NIK: nik, TRESHOLD: '90', NAMA_LGKP: fullName, TGL_LHR: '26-04-1990' } };
  const answer = await connection.send?.('CALL_VERIFY_BY_ELEMEN', native, callFor());
  t.match(answer?.body, { content: [{ NAMA_LGKP: 'Sesuai (100)', TGL_LHR: 'Tidak Sesuai' }] });
  t.notMatch(JSON.stringify(answer?.body), fullName);
});

t.test('a refusal inside HTTP 200 is handed to the mapping as it is', async (t) => {
  const { connection } = await setup(t);
  const answer = await connection.send?.('CALL_NIK', { body: { nik: numbersOfNobody.notFound } }, callFor());
  t.match(answer?.body, { content: [{ RESPON: /NIK tidak terdapat di database/ }] });
});

t.test('keys are spelt as the tenant wants them', async (t) => {
  const { url, seen } = await notingPeer(t, () => ({ body: '{"content":[]}' }));
  const keysSent = async (rest: Partial<DukcapilConfig>, operation: string, body: Record<string, string>) => {
    const { connection } = await connect(t, dukcapil, config(url, rest));
    await connection.send?.(operation, { body }, callFor());
    return Object.keys(JSON.parse(seen.at(-1)?.body ?? '{}')).join();
  };
  t.equal(await keysSent({}, 'CALL_NIK', { nik: '1' }), 'nik,user_id,password,ip_user');
  t.equal(await keysSent({}, 'CALL_VERIFY_BY_ELEMEN', { NIK: '1' }), 'NIK,USER_ID,PASSWORD,IP_USER');
  t.equal(await keysSent({ spelling: 'upper' }, 'CALL_NIK', { nik: '1' }), 'NIK,USER_ID,PASSWORD,IP_USER');
  t.equal(
    await keysSent({ spelling: { CALL_VERIFY_BY_ELEMEN: 'lower' } }, 'CALL_VERIFY_BY_ELEMEN', { NIK: '1' }),
    'nik,user_id,password,ip_user',
  );
  t.equal(await keysSent({ names: { ip: 'ip_address' } }, 'CALL_NIK', { nik: '1' }), 'nik,user_id,password,ip_address');
});

t.test('a mapping cannot replace the credentials', async (t) => {
  const { url, seen } = await notingPeer(t, () => ({ body: '{"content":[]}' }));
  const { connection } = await connect(t, dukcapil, config(url));
  await connection.send?.('CALL_NIK', { body: { nik: '1', Password: 'lain' } }, callFor());
  t.match(JSON.parse(seen[0]?.body ?? '{}'), { password: 'rahasia-uji' });
});

t.test('a customer id of the regency style keeps its slash, and nothing else can leave the path', async (t) => {
  const { url, seen } = await notingPeer(t, () => ({ body: '{"content":[]}' }));
  for (const customerId of ['35-10/mpp', 'a?b#c']) {
    const { connection } = await connect(t, dukcapil, config(url, { customerId }));
    await connection.send?.('CALL_NIK', { body: { nik: '1' } }, callFor());
  }
  t.same(
    seen.map((one) => one.url),
    ['/dukcapil/get_json/35-10/mpp/CALL_NIK', '/dukcapil/get_json/a%3Fb%23c/CALL_NIK'],
  );
});

t.test('a probe asks about nobody and passes', async (t) => {
  const { connection, control } = await setup(t);
  await connection.probe(AbortSignal.timeout(5000));
  t.match(await control('GET', '/calls/dukcapil'), { total: 1 });
});

t.test('a probe says when login or address are refused', async (t) => {
  for (const rest of [{ password: 'salah' }, { ip: '10.0.0.1' }]) {
    const { connection } = await setup(t, rest);
    const failure = await failureOf(() => connection.probe(AbortSignal.timeout(5000)));
    t.equal(failure.code, 'PROVIDER_AUTH_FAILED', Object.keys(rest).join());
    t.notMatch(JSON.stringify(failure.detail), /salah|10\.0\.0\.1/);
  }
});

t.test('what is no answer is a failure of the provider', async (t) => {
  const { connection, control } = await setup(t);
  const meet = async (fault: Record<string, string | number | boolean>) => {
    await control('POST', '/faults/dukcapil', fault);
    const native = { body: { nik: namedPeople.alive.nik } };
    return failureOf(() => connection.send?.('CALL_NIK', native, callFor(400)));
  };
  t.match(await meet({ malformed: 'html' }), { code: 'PROVIDER_ANSWER_INVALID', sent: 'unknown' });
  t.match(await meet({ malformed: 'half' }), { code: 'PROVIDER_ANSWER_INVALID' });
  t.match(await meet({ malformed: 'cut' }), { code: 'PROVIDER_UNAVAILABLE', sent: 'unknown' });
  t.match(await meet({ hang: true }), { code: 'PROVIDER_TIMEOUT', sent: 'unknown' });
  t.match(await meet({ slowBody: true }), { code: 'PROVIDER_TIMEOUT' });
  t.match(await meet({ drop: true }), { code: 'PROVIDER_UNAVAILABLE' });
  t.match(await meet({ maintenance: true, retryAfter: 120 }), { code: 'PROVIDER_MAINTENANCE', retryAfter: 120 });
  t.match(await meet({ status: 500 }), { code: 'PROVIDER_UNAVAILABLE', sent: 'unknown' });
});

t.test('an empty answer, {} and null are told apart: only the first is no JSON', async (t) => {
  const bodies = ['', '{}', 'null'];
  const url = await serve(t, (_request, response) => response.end(bodies.shift()));
  const { connection } = await connect(t, dukcapil, config(url));
  const ask = () => connection.send?.('CALL_NIK', { body: { nik: '1' } }, callFor());
  t.equal((await failureOf(ask)).code, 'PROVIDER_ANSWER_INVALID');
  t.same((await ask())?.body, {});
  t.equal((await ask())?.body, null);
});

t.test('used data are returned as a list of one institution, with a token of their own', async (t) => {
  const batch = {
    id_lembaga: '3510-14',
    nama_lembaga: 'DPMPTSP',
    data: [{ NIK: '9171010101909001', CUSTOMER_ID: '1' }],
  };
  const { url, seen } = await notingPeer(t, () => ({ body: '{"message":"Success"}' }));
  const { connection } = await connect(t, dukcapil, config(url, { returns: { url, token: 'token-uji' } }));
  const answer = await connection.send?.('DATA_BALIKAN', { body: batch }, callFor());
  t.same(answer?.body, { message: 'Success' });
  t.match(seen[0], { method: 'POST', url: '/data-balikan', headers: { authorization: 'Bearer token-uji' } });
  t.same(JSON.parse(seen[0]?.body ?? ''), [
    {
      id_lembaga: '3510-14',
      nama_lembaga: 'DPMPTSP',
      data: [{ NIK: '9171010101909001', param: [{ CUSTOMER_ID: '1' }] }],
    },
  ]);
  const { connection: bare } = await connect(t, dukcapil, config(url));
  t.equal((await failureOf(() => bare.send?.('DATA_BALIKAN', { body: batch }, callFor()))).code, 'CONFIG_INVALID');
});

t.test('a batch that is there already, a refused token and an outage are told apart', async (t) => {
  for (const [status, body, expected] of [
    [400, '{"message":"Data sudah pernah dikirim"}', undefined],
    [400, '<html>', 'PROVIDER_REFUSED'],
    [401, '{"message":"Unauthorized"}', 'PROVIDER_AUTH_FAILED'],
    [503, '', 'PROVIDER_UNAVAILABLE'],
  ] as const) {
    const { url } = await notingPeer(t, () => ({ status, body }));
    const { connection } = await connect(t, dukcapil, config(url, { returns: { url, token: 'token-uji' } }));
    const sent = () => connection.send?.('DATA_BALIKAN', { body: { id_lembaga: '1', data: [] } }, callFor());
    if (expected === undefined) t.match((await sent())?.body, { message: 'Data sudah pernah dikirim' });
    else t.equal((await failureOf(sent)).code, expected);
  }
});
