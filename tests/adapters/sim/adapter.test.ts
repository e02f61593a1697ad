import t, { type Test } from 'tap';
import { sim } from '../../../adapters/sim/adapter.js';
import type { SimConfig } from '../../../adapters/sim/config.js';
import type { DialectPeer } from '../../../src/adapter/conformance.js';
import { exercise } from '../../../src/adapter/conformance.js';
import { failureOf } from '../../failure-of.js';
import { callFor, serveRaw } from '../../protocols/peers.js';
import { connect, dialectPeer, openSandbox } from '../bench.js';

const terminal = { terminal: 'BWI00001', pin: 'rahasia-uji' };
const cells = (values: readonly [string, number][]): string =>
  values.map(([text, width]) => text.padEnd(width)).join('');

const fixed =
  cells([
    ['H', 1],
    ['01', 2],
    ['00', 2],
    ['SUKSES', 40],
    ['01', 2],
  ]) +
  cells([
    ['D', 1],
    ['9171010101909001', 16],
    ['9171010101909001', 16],
    ['REN\xc9 CONTOH', 40],
    ['B1 UMUM', 8],
    ['01082024', 8],
    ['25042029', 8],
    ['1', 1],
    ['BANYUWANGI', 20],
  ]);
const piped =
  'H|01|00|SUKSES|1|\r\nD|9171010101909001|9171010101909001| REN\xc9 CONTOH |B1 UMUM|01082024|25042029|1|BANYUWANGI|\r\n';
const answer = {
  kode: '00',
  keterangan: 'SUKSES',
  sim: [
    {
      no_sim: '9171010101909001',
      nik: '9171010101909001',
      nama: 'RENÉ CONTOH',
      golongan: 'B1 UMUM',
      tgl_terbit: '01082024',
      tgl_berlaku: '25042029',
      status: '1',
      satpas: 'BANYUWANGI',
    },
  ],
};

const tcpPeer = async (t: Test, message: string): Promise<DialectPeer> => {
  let received = '';
  const url = await serveRaw(t, (socket) =>
    socket.on('data', (chunk) => {
      received += chunk.toString('latin1');
      socket.write(Buffer.from(String(message.length).padStart(4, '0') + message, 'latin1'));
    }),
  );
  return { url, received: () => received };
};

const rules = {
  adapter: sim,
  secrets: ['rahasia-uji'],
  operation: 'BACA-SIM',
  native: { body: { nik: '9171010101909001' } },
  answer,
  carried: ['9171010101909001'],
};
const overTcp = (url: string) => ({ ...terminal, transport: 'tcp', url: url.replace('http:', 'tcp:') });

t.test('it keeps the rules of every adapter over TCP, in fixed widths', (t) =>
  exercise(t, { ...rules, config: overTcp, peer: () => tcpPeer(t, fixed) }),
);

t.test('it keeps them over TCP, with separators', (t) =>
  exercise(t, { ...rules, config: (url) => ({ ...overTcp(url), layout: 'pipe' }), peer: () => tcpPeer(t, piped) }),
);

t.test('it keeps them over HTTP', (t) =>
  exercise(t, {
    ...rules,
    config: (url) => ({ ...terminal, transport: 'http', url, layout: 'pipe', charset: 'utf-8' }),
    peer: () => dialectPeer(t, () => ({ body: piped })),
  }),
);

t.test('the address must be one of its transport', async (t) => {
  const wrong = [
    { transport: 'tcp', url: 'http://127.0.0.1:1' },
    { transport: 'tcp', url: 'tcp://127.0.0.1' },
    { transport: 'http', url: 'tcp://127.0.0.1:1' },
    { transport: 'http', url: '127.0.0.1' },
  ] as const;
  for (const config of wrong)
    t.equal((await failureOf(() => connect(t, sim, { ...terminal, ...config }))).code, 'CONFIG_INVALID', config.url);
});

t.test('a mapping that gives nothing to ask by is told so before anything is sent', async (t) => {
  const { connection } = await connect(t, sim, { ...terminal, transport: 'tcp', url: 'tcp://127.0.0.1:1' });
  t.equal((await failureOf(() => connection.send?.('BACA-SIM', { body: {} }, callFor()))).code, 'TRANSLATION_FAILED');
});

t.test('the simulated register answers either way, and a probe says when the login is refused', async (t) => {
  const { env } = await openSandbox(t);
  const login = { terminal: env('SANDBOX_SIM_TERMINAL'), pin: env('SANDBOX_SIM_PIN') };
  const addresses = [
    { transport: 'tcp', url: env('SANDBOX_SIM_TCP_URL') },
    { transport: 'http', url: env('SANDBOX_SIM_URL') },
  ] as const;
  for (const address of addresses)
    for (const layout of ['fixed', 'pipe'] as const) {
      const config: SimConfig = { ...login, ...address, layout };
      const { connection } = await connect(t, sim, config);
      const found = await connection.send?.('BACA-SIM', { body: { nik: '9171010101909001' } }, callFor());
      t.match(found?.body, { kode: '00', sim: [{ nama: 'YOHANIS LATIHAN', golongan: 'BII UMUM' }] });
      await connection.probe(AbortSignal.timeout(5000));
      for (const wrong of [{ terminal: 'BWI99999' }, { pin: 'salah' }]) {
        const refused = await connect(t, sim, { ...config, ...wrong });
        const failure = await failureOf(() => refused.connection.probe(AbortSignal.timeout(5000)));
        t.equal(failure.code, 'PROVIDER_AUTH_FAILED');
      }
    }
});
