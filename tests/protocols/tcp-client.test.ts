import { once } from 'node:events';
import type { Socket } from 'node:net';
import fc from 'fast-check';
import t, { type Test } from 'tap';
import type { TcpExchange } from '../../src/adapter/adapter.js';
import { createTcp, type TcpOptions } from '../../src/protocols/tcp-client.js';
import { failureOf } from '../failure-of.js';
import { deserted, serveRaw } from './peers.js';

const open = (t: Test, options: Partial<TcpOptions> = {}) => {
  const tcp = createTcp({ allowed: ['127.0.0.0/8'], connections: 4, ...options });
  t.teardown(() => tcp.close());
  return tcp;
};

/** Two bytes that say how many follow, as ISO 8583 has it. */
const counted = (bytes: Uint8Array): number | undefined =>
  bytes.length < 2 ? undefined : 2 + ((bytes[0] ?? 0) << 8) + (bytes[1] ?? 0);

const toLineEnd = (bytes: Uint8Array): number | undefined => {
  const end = bytes.indexOf(10);
  return end < 0 ? undefined : end + 1;
};

const at = (url: string, rest: Partial<TcpExchange> = {}): TcpExchange => ({
  host: '127.0.0.1',
  port: Number(new URL(url).port),
  bytes: Buffer.from('tanya\n'),
  frame: toLineEnd,
  deadline: Date.now() + 5000,
  signal: undefined,
  ...rest,
});

const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');

const framed = (body: Uint8Array): Buffer => Buffer.concat([Buffer.from([body.length >> 8, body.length & 255]), body]);

t.test('whatever bytes are sent come back unchanged, in however many pieces', async (t) => {
  let pieces: number[] = [];
  const url = await serveRaw(t, (socket) => {
    socket.on('data', (chunk) => {
      let rest: Uint8Array = chunk;
      for (const size of pieces) {
        socket.write(rest.subarray(0, size));
        rest = rest.subarray(size);
      }
      socket.write(rest);
    });
  });
  const tcp = open(t);
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), fc.array(fc.nat(40), { maxLength: 4 }), async (body, sizes) => {
      pieces = sizes;
      const answer = await tcp.exchange(at(url, { bytes: framed(body), frame: counted }));
      return Buffer.compare(answer, framed(body)) === 0;
    }),
  );
});

t.test('bytes after the answer are no part of it', async (t) => {
  const url = await serveRaw(t, (socket) => socket.end('satu\ndua\n'));
  t.equal(text(await open(t).exchange(at(url))), 'satu\n');
});

t.test('an answer that only the end of the connection ends is whole', async (t) => {
  const url = await serveRaw(t, (socket) => {
    socket.on('data', () => socket.end('tanpa akhir'));
  });
  const frame = (bytes: Uint8Array, ended: boolean) => (ended ? bytes.length : undefined);
  t.equal(text(await open(t).exchange(at(url, { frame }))), 'tanpa akhir');
});

t.test('an address that is not public and not listed is refused, however it is written', async (t) => {
  const tcp = open(t, { allowed: [] });
  const hosts = [
    '127.0.0.1',
    '::1',
    '::ffff:127.0.0.1',
    'localhost',
    '2130706433',
    '127.1',
    '10.35.10.4',
    '169.254.1.1',
  ];
  for (const host of hosts) {
    const failure = await failureOf(() => tcp.exchange(at('http://x:9', { host })));
    t.match(failure, { code: 'CONFIG_INVALID', sent: 'no' }, host);
  }
});

t.test('a name is held to what it resolves to, and only permitted addresses are connected to', async (t) => {
  const url = await serveRaw(t, (socket) => socket.end('sampai\n'));
  let addresses = ['10.0.0.1'];
  const tcp = open(t, {
    resolve: (_name, _options, callback) =>
      callback(
        null,
        addresses.map((address) => ({ address, family: 4 })),
      ),
  });
  const host = 'sim.example';
  t.equal((await failureOf(() => tcp.exchange(at(url, { host })))).code, 'CONFIG_INVALID');
  addresses = ['169.254.169.254', '127.0.0.1'];
  t.equal(text(await tcp.exchange(at(url, { host }))), 'sampai\n');
});

t.test('nobody there is PROVIDER_UNAVAILABLE, and nothing was sent', async (t) => {
  const failure = await failureOf(async () => open(t).exchange(at(await deserted())));
  t.match(failure, { code: 'PROVIDER_UNAVAILABLE', sent: 'no' });
});

t.test('a name that does not resolve is PROVIDER_UNAVAILABLE', async (t) => {
  const tcp = open(t, {
    resolve: (name, _options, callback) => callback(Object.assign(new Error(name), { code: 'ENOTFOUND' }), []),
  });
  const failure = await failureOf(() => tcp.exchange(at('http://x:9', { host: 'gone.example' })));
  t.match(failure, { code: 'PROVIDER_UNAVAILABLE', sent: 'no' });
});

t.test('a connection that breaks in the middle leaves the outcome unknown', async (t) => {
  const half = await serveRaw(t, (socket) => socket.on('data', () => socket.end('seteng')));
  t.match(await failureOf(() => open(t).exchange(at(half))), { code: 'PROVIDER_UNAVAILABLE', sent: 'unknown' });
  const reset = await serveRaw(t, (socket) => socket.on('data', () => socket.resetAndDestroy()));
  t.match(await failureOf(() => open(t).exchange(at(reset))), { code: 'PROVIDER_UNAVAILABLE', sent: 'unknown' });
});

t.test('an answer that is too large ends the exchange, announced or not', async (t) => {
  const announced = await serveRaw(t, (socket) => socket.on('data', () => socket.write(Uint8Array.of(255, 255))));
  const exchange = at(announced, { frame: counted, maxBytes: 100 });
  t.equal((await failureOf(() => open(t).exchange(exchange))).code, 'PROVIDER_ANSWER_INVALID');
  const endless = await serveRaw(t, (socket) => {
    socket.on('drain', () => socket.write('x'.repeat(9000)));
    socket.on('data', () => socket.write('x'.repeat(90_000)));
  });
  t.equal((await failureOf(() => open(t).exchange(at(endless)))).code, 'PROVIDER_ANSWER_INVALID');
});

t.test('a frame that cannot be told is PROVIDER_ANSWER_INVALID and quotes nothing', async (t) => {
  const url = await serveRaw(t, (socket) => socket.on('data', () => socket.write('9171010101909001\n')));
  for (const frame of [() => Number.NaN, () => -1, () => JSON.parse('9171010101909001x')]) {
    const failure = await failureOf(() => open(t).exchange(at(url, { frame })));
    t.equal(failure.code, 'PROVIDER_ANSWER_INVALID');
    t.equal(String(failure.cause).includes('9171010101909001'), false);
  }
});

t.test('a peer that says nothing, or not enough, is PROVIDER_TIMEOUT', async (t) => {
  const url = await serveRaw(t, (socket) => socket.on('data', () => socket.write('x')));
  const failure = await failureOf(() => open(t).exchange(at(url, { deadline: Date.now() + 100 })));
  t.match(failure, { code: 'PROVIDER_TIMEOUT', sent: 'unknown' });
});

t.test("an abort comes out as the abort's own reason", async (t) => {
  const abort = new AbortController();
  const reason = new Error('the process drains');
  const url = await serveRaw(t, (socket) => socket.on('data', () => abort.abort(reason)));
  const tcp = open(t);
  await t.rejects(tcp.exchange(at(url, { signal: abort.signal })), reason);
  await t.rejects(tcp.exchange(at(url, { signal: abort.signal })), reason, 'one that was aborted before, too');
});

t.test('more exchanges than connections wait their turn, within their deadline', async (t) => {
  const sockets: Socket[] = [];
  let arrive = (): void => {};
  const url = await serveRaw(t, (socket) => {
    sockets.push(socket);
    socket.on('data', () => arrive());
  });
  const tcp = open(t, { connections: 1 });
  const arrived = new Promise<void>((resolve) => {
    arrive = resolve;
  });
  const first = tcp.exchange(at(url));
  await arrived;
  const failure = await failureOf(() => tcp.exchange(at(url, { deadline: Date.now() + 50 })));
  t.match(failure, { code: 'PROVIDER_TIMEOUT', sent: 'no' });
  const abort = new AbortController();
  const aborted = tcp.exchange(at(url, { signal: abort.signal }));
  abort.abort(new Error('the process drains'));
  await t.rejects(aborted, new Error('the process drains'));
  const second = tcp.exchange(at(url));
  t.equal(sockets.length, 1);
  arrive = () => sockets[1]?.write('dua\n');
  sockets[0]?.write('satu\n');
  t.equal(text(await first), 'satu\n');
  t.equal(text(await second), 'dua\n');
});

t.test('a closed client lets what runs finish, refuses what waits and takes nothing more', async (t) => {
  let arrive = (_socket: Socket): void => {};
  const arrived = new Promise<Socket>((resolve) => {
    arrive = resolve;
  });
  const url = await serveRaw(t, (socket) => socket.on('data', () => arrive(socket)));
  const tcp = open(t, { connections: 1 });
  const running = tcp.exchange(at(url));
  const socket = await arrived;
  const waiting = failureOf(() => tcp.exchange(at(url)));
  const closed = Promise.all([tcp.close(), tcp.close()]);
  t.equal((await waiting).code, 'PROVIDER_UNAVAILABLE');
  socket.write('selesai\n');
  t.equal(text(await running), 'selesai\n');
  await closed;
  t.match(await failureOf(() => tcp.exchange(at(url))), { code: 'PROVIDER_UNAVAILABLE', sent: 'no' });
});

t.test('an open connection is checked as an exchange is, and is the caller’s from then on', async (t) => {
  const url = await serveRaw(t, (socket) => socket.pipe(socket));
  const { host, port } = at(url);
  const to = { host, port, deadline: Date.now() + 5000, signal: undefined };
  const tcp = open(t);
  const socket = await tcp.open(to);
  socket.write('apa kabar');
  const [echoed] = await once(socket, 'data');
  t.equal(String(echoed), 'apa kabar');
  socket.destroy();

  t.equal((await failureOf(() => open(t, { allowed: [] }).open(to))).code, 'CONFIG_INVALID');
  const named = open(t, {
    allowed: ['10.0.0.0/8'],
    resolve: (_name, _options, callback) => callback(null, [{ address: '127.0.0.1', family: 4 }]),
  });
  t.equal((await failureOf(() => named.open({ ...to, host: 'sftp.example' }))).code, 'CONFIG_INVALID');
  const gone = Number(new URL(await deserted()).port);
  t.equal((await failureOf(() => tcp.open({ ...to, port: gone }))).code, 'PROVIDER_UNAVAILABLE');
  const stopped = new Error('the process drains');
  await t.rejects(tcp.open({ ...to, signal: AbortSignal.abort(stopped) }), stopped);
});

t.test('an open connection takes a place until it is closed', async (t) => {
  const url = await serveRaw(t, () => undefined);
  const { host, port } = at(url);
  const tcp = open(t, { connections: 1 });
  const first = await tcp.open({ host, port, deadline: Date.now() + 5000, signal: undefined });
  const waiting = { host, port, deadline: Date.now() + 50, signal: undefined };
  t.equal((await failureOf(() => tcp.open(waiting))).code, 'PROVIDER_TIMEOUT');
  first.destroy();
  (await tcp.open({ ...waiting, deadline: Date.now() + 5000 })).destroy();
});
