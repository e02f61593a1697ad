import fc from 'fast-check';
import t, { type Test } from 'tap';
import { landOffice } from '../../../adapters/land-office/adapter.js';
import type { Accept, NativeMessage } from '../../../src/adapter/adapter.js';
import { exerciseReceiver } from '../../../src/adapter/conformance.js';
import { Failure } from '../../../src/core/failure.js';
import { connect } from '../bench.js';

const config = { user: 'bpn-3510', password: 'rahasia-bpn' };
const login = { USERNAME: config.user, PASSWORD: config.password };
const asked = { NOP: '35.10.240.008.001-0123.0', NTPD: 'BPHTB351000009001' };

const bytes = (body: unknown): Uint8Array => Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
const acknowledges = ({ body }: NativeMessage): boolean => JSON.stringify(body).includes('"respon_code":"OK"');

t.test('it keeps the rules of every adapter', (t) =>
  exerciseReceiver(t, {
    adapter: landOffice,
    config: () => config,
    secrets: [config.password],
    carried: [asked.NOP, asked.NTPD],
    inbound: {
      operation: 'getBPHTBService',
      message: () => ({ body: bytes({ ...login, ...asked }), headers: {}, address: '10.35.10.9' }),
      accepted: { body: { result: {}, respon_code: 'OK' } },
      acknowledges,
    },
  }),
);

/** An open adapter whose gateway answers with `accept`; notes what was handed over. */
const setUp = async (t: Test, accept?: (message: Parameters<Accept>[0]) => Promise<NativeMessage>) => {
  const taken: Parameters<Accept>[0][] = [];
  const stop = new AbortController();
  const { connection, inbound, lines } = await connect(t, landOffice, config);
  const taking: Accept = async (message) => {
    taken.push(message);
    return (await accept?.(message)) ?? { status: 200, body: { result: {}, respon_code: 'OK' } };
  };
  const listening = connection.listen?.(taking, stop.signal, async () => '');
  t.teardown(async () => {
    stop.abort();
    await listening;
  });
  const call = async (body: unknown, operation = 'getBPHTBService'): Promise<NativeMessage> => {
    const handle = inbound.get(operation);
    if (handle === undefined) throw new Error(`${operation} is not offered`);
    return handle({ body: bytes(body), headers: {}, address: '10.35.10.9' });
  };
  return { call, taken, lines };
};

t.test('the question is handed over with its address and without its credentials', async (t) => {
  const { call, taken } = await setUp(t);
  t.match(await call({ ...login, ...asked }), { status: 200, body: { respon_code: 'OK' } });
  t.match(taken, [{ operation: 'getBPHTBService', address: '10.35.10.9' }]);
  t.strictSame(taken[0]?.native.body, asked);
  await call({ ...login, NOP: asked.NOP, TAHUN: 2026 }, 'getPBBService');
  t.strictSame(taken[1]?.native.body, { NOP: asked.NOP, TAHUN: 2026 });
});

t.test('an 18-digit number sent as a JSON number keeps every digit', async (t) => {
  const { call, taken } = await setUp(t);
  await call(`{"USERNAME":"bpn-3510","PASSWORD":"rahasia-bpn","NOP":351024000800101231,"NTPD":"BPHTB351000009001"}`);
  t.match(taken[0]?.native.body, { NOP: '351024000800101231' });
});

t.test('whoever does not prove who he is gets the dialect’s own word, and nothing is handed over', async (t) => {
  const { call, taken, lines } = await setUp(t);
  const said = async (body: unknown) => (await call(body)).body;
  t.match(await said({ ...asked, ...login, PASSWORD: 'salah' }), { respon_code: 'Username atau password salah' });
  t.match(await said({ ...asked, ...login, USERNAME: 'x' }), { respon_code: 'Username atau password salah' });
  t.match(await said(asked), { respon_code: 'Not Authorized' });
  t.match(await said({ ...asked, USERNAME: config.user, PASSWORD: null }), { respon_code: 'Not Authorized' });
  for (const body of ['', '{', 'null', '[]', '"x"']) t.match(await said(body), { respon_code: 'JSON Not Valid' });
  t.strictSame(taken, []);
  t.notMatch(lines.join('\n'), /salah"|3510/);
});

t.test('what the gateway cannot do is "try later" without a word of the inside', async (t) => {
  const { call } = await setUp(t, () =>
    Promise.reject(new Failure('CONFIG_INVALID', { en: 'internal words', id: 'kata internal' })),
  );
  const { status, body } = await call({ ...login, ...asked });
  t.equal(status, 200);
  t.match(body, { respon_code: 'Layanan sedang terganggu, silakan coba lagi' });
  t.notMatch(JSON.stringify(body), /internal/);
});

t.test('whatever bytes come, an answer of the dialect goes', async (t) => {
  const { call } = await setUp(t);
  const anything = fc.oneof(
    fc.string(),
    fc.json(),
    fc.object().map((one) => JSON.stringify({ ...one, ...login })),
  );
  await fc.assert(
    fc.asyncProperty(anything, async (body) => {
      const { status, body: answer } = await call(body);
      return status === 200 && typeof (answer as { respon_code?: unknown }).respon_code === 'string';
    }),
    { numRuns: 200 },
  );
});
