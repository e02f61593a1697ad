import type { Socket } from 'node:net';
import t, { type Test } from 'tap';
import type { TcpExchange } from '../../src/adapter/adapter.js';
import { Failure } from '../../src/core/failure.js';
import { createTcp } from '../../src/protocols/tcp-client.js';
import { failureOf } from '../failure-of.js';
import { serveRaw } from './peers.js';

const open = (t: Test) => {
  const tcp = createTcp({ allowed: ['127.0.0.0/8'], connections: 4 });
  t.teardown(() => tcp.close());
  return tcp;
};

const toLineEnd = (bytes: Uint8Array): number | undefined => {
  const end = bytes.indexOf(10);
  return end < 0 ? undefined : end + 1;
};

const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');

const greeting = { bytes: Buffer.from('salam\n'), frame: toLineEnd, accept: () => {} };

const at = (url: string, rest: Partial<TcpExchange> = {}): TcpExchange => ({
  host: '127.0.0.1',
  port: Number(new URL(url).port),
  bytes: Buffer.from('tanya\n'),
  frame: toLineEnd,
  greeting,
  deadline: Date.now() + 5000,
  signal: undefined,
  ...rest,
});

t.test('a greeting is said and accepted before the exchange, on the same connection', async (t) => {
  const heard: string[][] = [];
  const url = await serveRaw(t, (socket) => {
    const lines: string[] = [];
    heard.push(lines);
    socket.on('data', (chunk) => {
      lines.push(text(chunk));
      socket.write(lines.length === 1 ? 'masuk\n' : 'jawab\n');
    });
  });
  const accepted: string[] = [];
  const answer = await open(t).exchange(
    at(url, { greeting: { ...greeting, accept: (bytes) => void accepted.push(text(bytes)) } }),
  );
  t.equal(text(answer), 'jawab\n');
  t.same([heard, accepted], [[['salam\n', 'tanya\n']], ['masuk\n']]);
});

t.test('while the greeting is not accepted nothing was sent, whatever goes wrong', async (t) => {
  const heard: string[] = [];
  const peer = (answer: (socket: Socket) => void) =>
    serveRaw(t, (socket) =>
      socket.on('data', (chunk) => {
        heard.push(text(chunk));
        answer(socket);
      }),
    );
  const refuse = () => {
    throw new Failure('PROVIDER_AUTH_FAILED', { en: 'no', id: 'tidak' }, { sent: 'yes', native: '05' });
  };
  const cases: [string, (socket: Socket) => void, Partial<TcpExchange>][] = [
    ['PROVIDER_AUTH_FAILED', (socket) => socket.write('keluar\n'), { greeting: { ...greeting, accept: refuse } }],
    ['PROVIDER_UNAVAILABLE', (socket) => socket.end('kel'), {}],
    ['PROVIDER_UNAVAILABLE', (socket) => socket.resetAndDestroy(), {}],
    ['PROVIDER_TIMEOUT', () => {}, { deadline: Date.now() + 200 }],
    ['PROVIDER_ANSWER_INVALID', (socket) => socket.write('x'.repeat(200)), { greeting: { ...greeting, maxBytes: 9 } }],
  ];
  for (const [code, answer, rest] of cases) {
    const url = await peer(answer);
    const failure = await failureOf(() => open(t).exchange(at(url, rest)));
    t.match(failure, { code, sent: 'no' });
  }
  t.same([...new Set(heard)], ['salam\n']);
});

t.test('once the greeting is accepted, a lost answer leaves the outcome unknown', async (t) => {
  const url = await serveRaw(t, (socket) => {
    socket.once('data', () => {
      socket.write('masuk\n');
      socket.once('data', () => socket.resetAndDestroy());
    });
  });
  const failure = await failureOf(() => open(t).exchange(at(url)));
  t.match(failure, { code: 'PROVIDER_UNAVAILABLE', sent: 'unknown' });
});
