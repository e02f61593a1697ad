import { createServer, type RequestListener, type Server } from 'node:http';
import { type AddressInfo, createServer as createTcpServer, type Socket } from 'node:net';
import type { Test } from 'tap';
import type { Call } from '../../src/adapter/adapter.js';

export const portOf = (server: Pick<Server, 'address'>): number => (server.address() as AddressInfo).port;

/** A real HTTP server on loopback, gone when the test ends. */
export const serve = async (t: Test, listener: RequestListener): Promise<string> => {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.teardown(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${portOf(server)}`;
};

/** A peer that answers with whatever bytes the test writes. */
export const serveRaw = async (t: Test, onSocket: (socket: Socket) => void): Promise<string> => {
  const sockets = new Set<Socket>();
  const server = createTcpServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    onSocket(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.teardown(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return `http://127.0.0.1:${portOf(server)}`;
};

/** An address on loopback where nobody listens any more. */
export const deserted = async (): Promise<string> => {
  const server = createTcpServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const port = portOf(server);
  await new Promise((resolve) => server.close(resolve));
  return `http://127.0.0.1:${port}`;
};

/** The circumstances of one attempt, with `ms` until its deadline. */
export const callFor = (ms = 5000, signal: AbortSignal = new AbortController().signal): Call => ({
  exchange: '01980000-0000-7000-8000-000000000001',
  consumer: 'test.consumer',
  attempt: 1,
  idempotencyKey: undefined,
  deadline: Date.now() + ms,
  signal,
  traceparent: undefined,
});
