import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import fc from 'fast-check';
import t, { type Test } from 'tap';
import { frame, framed, unframed } from '../../src/protocols/length-prefix.js';
import { listenTcp, type TcpListening } from '../../src/protocols/tcp-listener.js';
import { deserted } from './peers.js';

const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');
const message = (body: string): Uint8Array => framed(Buffer.from(body, 'latin1'));

const open = async (t: Test, changes: Partial<TcpListening> = {}) => {
  const port = changes.port ?? Number(new URL(await deserted()).port);
  const stop = new AbortController();
  const heard: string[] = [];
  const conversation = () => async (bytes: Uint8Array) => {
    heard.push(text(unframed(bytes)));
    return message(`balas ${heard.at(-1)}`);
  };
  const common = { host: '127.0.0.1', port, frame, maxBytes: 200, connections: 4, idleMs: 60_000, conversation };
  const listening = listenTcp({ ...common, ...changes }, stop.signal);
  t.teardown(async () => {
    stop.abort();
    await listening;
  });
  return { port, heard, stop, listening };
};

/** A connection, tried until somebody listens. */
const dial = async (t: Test, port: number): Promise<Socket> => {
  for (;;) {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true });
    try {
      await once(socket, 'connect');
      t.teardown(() => socket.destroy());
      return socket.on('error', () => {});
    } catch {
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
};

const allOf = async (socket: Socket): Promise<string> => {
  let received = '';
  socket.on('data', (chunk) => {
    received += text(chunk);
  });
  if (!socket.closed) await once(socket, 'close');
  return received;
};

t.test('messages are answered in turn, in however many pieces they come', async (t) => {
  const { port, heard } = await open(t);
  const socket = await dial(t, port);
  const all = Buffer.concat([message('satu'), message('dua'), message('tiga')]);
  for (const part of [all.subarray(0, 3), all.subarray(3, 11), all.subarray(11)]) socket.write(part);
  socket.end();
  t.equal(await allOf(socket), ['satu', 'dua', 'tiga'].map((one) => text(message(`balas ${one}`))).join(''));
  t.same(heard, ['satu', 'dua', 'tiga']);
});

t.test('what is no message, or too large a one, is hung up on', async (t) => {
  const { port, heard } = await open(t);
  for (const noise of ['GET / HTTP/1.1\r\n', '0300', `0150${'x'.repeat(100)}`]) {
    const socket = await dial(t, port);
    socket.end(noise);
    t.equal(await allOf(socket), '', noise);
  }
  t.same(heard, []);
});

t.test('a conversation that fails or hangs up ends its own connection alone', async (t) => {
  const conversation = () => async (bytes: Uint8Array) => {
    if (text(bytes).endsWith('galat')) throw new Error('of the test');
    return text(bytes).endsWith('tutup') ? undefined : bytes;
  };
  const { port } = await open(t, { conversation });
  for (const word of ['galat', 'tutup']) {
    const socket = await dial(t, port);
    socket.write(message(word));
    t.equal(await allOf(socket), '');
  }
  const socket = await dial(t, port);
  socket.write(message('ada'));
  const [echoed] = await once(socket, 'data');
  t.equal(text(echoed), '0003ada');
});

t.test('a silent connection is hung up on', async (t) => {
  const { port } = await open(t, { idleMs: 50 });
  t.equal(await allOf(await dial(t, port)), '');
});

t.test('a port in use is taken once it is free, and given back when all ends', async (t) => {
  const holder = createServer().listen(0, '127.0.0.1');
  await once(holder, 'listening');
  const address = holder.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const { stop, listening } = await open(t, { port });
  holder.close();
  const socket = await dial(t, port);
  const closed = allOf(socket);
  stop.abort();
  await listening;
  t.equal(await closed, '');
  const next = createServer().listen(port, '127.0.0.1');
  await once(next, 'listening');
  next.close();
});

t.test('it never listens once its signal has aborted', async (t) => {
  const { port, stop, listening } = await open(t, { host: '127.0.0.1' });
  stop.abort();
  await listening;
  await t.rejects(once(connect(port, '127.0.0.1'), 'connect'));
});

t.test('any bytes are answered or hung up on, and the next connection is served', async (t) => {
  const { port } = await open(t);
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), async (noise) => {
      const socket = await dial(t, port);
      socket.end(noise);
      await allOf(socket);
      return true;
    }),
    { numRuns: 40 },
  );
  const socket = await dial(t, port);
  socket.end(message('masih'));
  t.equal(await allOf(socket), text(message('balas masih')));
});
