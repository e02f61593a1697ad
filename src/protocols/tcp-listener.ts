import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import type { TcpMessage } from '../adapter/adapter.js';

/** Called for each connection: takes one whole message after the other and gives its answer; `undefined` hangs up. */
export type Conversation = (address: string) => (message: Uint8Array) => Promise<Uint8Array | undefined>;

export interface TcpListening extends Required<Pick<TcpMessage, 'frame' | 'maxBytes'>> {
  readonly host: string;
  readonly port: number;
  /** Open at once; what comes beyond is hung up on. */
  readonly connections: number;
  /** A connection that says nothing for so long is hung up on. */
  readonly idleMs: number;
  readonly conversation: Conversation;
}

/** How often a port that is in use is tried again. */
const retryMs = 200;

/** The messages of one connection, answered in the order in which they came, one at a time. */
const serve = (socket: Socket, { frame, maxBytes, idleMs, conversation }: TcpListening): void => {
  const answer = conversation(socket.remoteAddress ?? '');
  let pending: Uint8Array = new Uint8Array();
  let ended = false;

  const nextMessage = (): Uint8Array | undefined => {
    const size = frame(pending, ended);
    if ((size ?? pending.length) > maxBytes) throw new RangeError('a message is too large');
    if (size === undefined || size > pending.length) return undefined;
    const message = pending.subarray(0, size);
    pending = pending.subarray(size);
    return message;
  };
  const work = async (): Promise<void> => {
    for (let message = nextMessage(); message !== undefined; message = nextMessage()) {
      const reply = await answer(message);
      if (reply === undefined) return void socket.destroy();
      socket.write(reply);
    }
    if (ended) socket.end();
  };
  let working = Promise.resolve();
  const look = (): void => {
    // Nothing more is read while an answer is awaited, so a peer cannot fill the memory.
    socket.pause();
    working = working
      .then(work)
      .then(() => void socket.resume())
      .catch(() => void socket.destroy());
  };

  socket.setTimeout(idleMs, () => void socket.destroy());
  socket.on('error', () => {});
  socket.on('data', (chunk) => {
    pending = Buffer.concat([pending, chunk]);
    look();
  });
  socket.on('end', () => {
    ended = true;
    look();
  });
};

const inUse = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';

/** Another process, or the configuration before this one, may still have the port: it is taken as soon as it is free. */
const bind = async (server: Server, { host, port }: TcpListening, signal: AbortSignal): Promise<void> => {
  while (!signal.aborted)
    try {
      await once(server.listen({ host, port }), 'listening', { signal });
      return;
    } catch (error) {
      if (!signal.aborted && !inUse(error)) throw error;
      await pause(retryMs, undefined, { signal }).catch(() => undefined);
    }
};

/** Listens until the signal aborts, and resolves when all is closed; answers under way then are lost with their connection. */
export const listenTcp = async (listening: TcpListening, signal: AbortSignal): Promise<void> => {
  const sockets = new Set<Socket>();
  const server = createServer({ allowHalfOpen: true, noDelay: true }, (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    serve(socket, listening);
  });
  server.maxConnections = listening.connections;
  await bind(server, listening, signal);
  if (!signal.aborted) await once(signal, 'abort');
  for (const socket of sockets) socket.destroy();
  await new Promise<void>((resolve) => server.close(() => resolve()));
};
