import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';

/** A peer on loopback that a conformance test talks to. */
export interface TcpPeer {
  readonly url: string;
  /** Resolves once somebody has connected. */
  readonly connected: Promise<unknown>;
  /** Resolves once somebody has sent something. */
  readonly reached: Promise<void>;
  close(): Promise<void>;
}

const listening = async (server: Server): Promise<string> => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
};

const closed = (server: Server): Promise<void> => new Promise((resolve) => server.close(() => resolve()));

/** Takes every request and says nothing. */
export const silentPeer = async (): Promise<TcpPeer> => {
  const sockets = new Set<Socket>();
  const server = createServer();
  const connected = new Promise((resolve) => server.once('connection', resolve));
  const reached = new Promise<void>((resolve) =>
    server.on('connection', (socket) => {
      sockets.add(socket);
      socket.on('error', () => {});
      socket.once('data', () => resolve());
    }),
  );
  const url = await listening(server);
  return {
    url,
    connected,
    reached,
    close() {
      for (const socket of sockets) socket.destroy();
      return closed(server);
    },
  };
};

/** An address at which nobody listens any more. */
export const desertedUrl = async (): Promise<string> => {
  const server = createServer();
  const url = await listening(server);
  await closed(server);
  return url;
};
