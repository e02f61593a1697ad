import t from 'tap';
import { bapenda } from '../../../adapters/bapenda/adapter.js';
import { nops, ntpds } from '../../../sandbox/properties.js';
import { exercise } from '../../../src/adapter/conformance.js';
import { wibDay } from '../../../src/core/clock.js';
import { failureOf } from '../../failure-of.js';
import { callFor } from '../../protocols/peers.js';
import { connect, dialectPeer, notingPeer, openSandbox } from '../bench.js';

const config = (url: string) => ({ url, user: 'gateway', password: 'rahasia-uji' });

t.test('it keeps the rules of every adapter', (t) =>
  exercise(t, {
    adapter: bapenda,
    config,
    secrets: ['rahasia-uji'],
    operation: 'getPBBService',
    native: { body: { NOP: '351024000800101230', TAHUN: '2026' } },
    peer: () => dialectPeer(t, () => ({ body: '{"result":{"NOP":351024000800101230,"NIK":null},"respon_code":"OK"}' })),
    answer: { result: { NOP: '351024000800101230', NIK: null }, respon_code: 'OK' },
    carried: ['351024000800101230'],
  }),
);

const setup = async (t: Parameters<typeof openSandbox>[0], password?: string) => {
  const sandbox = await openSandbox(t);
  const settings = {
    url: sandbox.env('SANDBOX_BAPENDA_URL'),
    user: sandbox.env('SANDBOX_BAPENDA_USER'),
    password: password ?? sandbox.env('SANDBOX_BAPENDA_PASSWORD'),
  };
  return { ...sandbox, ...(await connect(t, bapenda, settings)) };
};

t.test('a property comes back with all 18 digits, also when the office sends a JSON number', async (t) => {
  const { connection, control } = await setup(t);
  await control('POST', '/bapenda/nop', { style: 'number' });
  const native = { body: { NOP: nops.paid, TAHUN: wibDay(new Date()).slice(0, 4) } };
  const answer = await connection.send?.('getPBBService', native, callFor());
  t.match(answer?.body, { respon_code: 'OK', result: { NOP: nops.paid, STATUS_TUNGGAKAN: '100% Lunas' } });
});

t.test('a duty is found by its receipt', async (t) => {
  const { connection } = await setup(t);
  const answer = await connection.send?.('getBPHTBService', { body: { NOP: nops.paid, NTPD: ntpds.paid } }, callFor());
  t.match(answer?.body, { respon_code: 'OK', result: { STATUS: 'Y', JENISBAYAR: 'L' } });
});

t.test('a refusal inside HTTP 200 is handed to the mapping as it is', async (t) => {
  const { connection } = await setup(t);
  const native = { body: { NOP: nops.unknown, TAHUN: '2026' } };
  const answer = await connection.send?.('getPBBService', native, callFor());
  t.same(answer?.body, { respon_code: 'NOP tidak ditemukan' });
});

t.test('a probe passes with good credentials and names bad ones', async (t) => {
  const good = await setup(t);
  await good.connection.probe(AbortSignal.timeout(5000));
  const bad = await setup(t, 'salah');
  t.equal((await failureOf(() => bad.connection.probe(AbortSignal.timeout(5000)))).code, 'PROVIDER_AUTH_FAILED');
});

t.test('a mapping cannot replace the credentials', async (t) => {
  const { url, seen } = await notingPeer(t, () => ({ body: '{"respon_code":"OK"}' }));
  const { connection } = await connect(t, bapenda, config(url));
  await connection.send?.('getPBBService', { body: { NOP: '1', PASSWORD: 'lain' } }, callFor());
  t.match(JSON.parse(seen[0]?.body ?? '{}'), { PASSWORD: 'rahasia-uji', USERNAME: 'gateway' });
});
