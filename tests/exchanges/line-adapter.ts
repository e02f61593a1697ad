import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';
import type { Test } from 'tap';
import { type Accept, ADAPTER_API, defineAdapter } from '../../src/adapter/adapter.js';
import { Failure } from '../../src/core/failure.js';
import type { Json, JsonObject } from '../../src/core/json.js';

interface Line extends JsonObject {
  readonly operation: string;
  readonly key: string;
  readonly body: Json;
}

const answerTo = async (accept: Accept, line: string, { remoteAddress = '' }: Socket): Promise<Json> => {
  const { operation, key, body } = JSON.parse(line) as Line;
  const message = { operation, native: { body }, dedupeKey: key, address: remoteAddress };
  try {
    return (await accept(message)).body as Json;
  } catch (error) {
    return { thrown: error instanceof Failure ? error.code : 'UNEXPECTED' };
  }
};

/** A dialect over bare TCP whose systems ask: one JSON line in the contract's own form, one line back. */
export const createLineAdapter = (t: Test) => {
  let port = 0;
  const adapter = defineAdapter<object>({
    api: ADAPTER_API,
    kind: 'line',
    summary: 'JSON lines over TCP',
    home: pathToFileURL(`${t.testdir({})}/`),
    canonical: true,
    config: { type: 'object' },
    operations: {},
    inbound: ['duty', 'letter', 'permit'],
    connect: () => ({
      async listen(accept, signal) {
        const sockets = new Set<Socket>();
        const server = createServer((socket) => {
          sockets.add(socket);
          socket.on('error', () => undefined);
          createInterface(socket).on('line', async (line) =>
            socket.write(`${JSON.stringify(await answerTo(accept, line, socket))}\n`),
          );
        });
        server.listen(0, '127.0.0.1');
        await once(server, 'listening');
        port = (server.address() as AddressInfo).port;
        await once(signal, 'abort');
        for (const socket of sockets) socket.destroy();
        server.close();
      },
      async probe() {},
      async close() {},
    }),
  });
  const ask = async (operation: string, body: Json, key = 'k'): Promise<JsonObject> => {
    const socket = connect(port, '127.0.0.1');
    socket.write(`${JSON.stringify({ operation, key, body })}\n`);
    const [line] = await once(createInterface(socket), 'line');
    socket.destroy();
    return JSON.parse(String(line));
  };
  return { adapter, ask };
};
