import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import t, { type Test } from 'tap';
import { startGateway } from '../gateway.js';
import { assertProblem } from './asking.js';

/** A way to a server that can be cut and mended, as when the database or its network dies. */
const cuttableWay = async (t: Test, to: { readonly host: string; readonly port: number }) => {
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const upstream = connect(to);
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => sockets.delete(socket));
    }
    client.pipe(upstream).pipe(client);
  });
  const listen = async (port: number): Promise<number> => {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    return (server.address() as AddressInfo).port;
  };
  const port = await listen(0);
  const cut = async (): Promise<void> => {
    const closed = once(server, 'close');
    server.close();
    for (const socket of sockets) socket.destroy();
    await closed;
  };
  t.teardown(() => (server.listening ? cut() : undefined));
  return { port, cut, mend: () => listen(port) };
};

t.test('while the database is away nothing leaves, and the gateway says so within two seconds', async (t) => {
  let way: Awaited<ReturnType<typeof cuttableWay>> | undefined;
  const gateway = await startGateway(t, {
    async databaseUrl(direct) {
      const url = new URL(direct);
      way = await cuttableWay(t, { host: url.hostname, port: Number(url.port) });
      url.hostname = '127.0.0.1';
      url.port = String(way.port);
      return url.href;
    },
  });
  const { call, exchange, cases } = gateway;
  const ask = () => exchange('population.person.read.v1', { nik: cases.persons?.alive?.nik });
  const status = async (path: string): Promise<number> => (await call(undefined, path)).status;
  t.equal((await ask()).status, 200);
  t.equal(await status('/health/ready'), 200);

  await way?.cut();
  const cutAt = Date.now();
  t.equal(await status('/health/ready'), 503);
  t.ok(Date.now() - cutAt < 2_000, 'within two seconds');
  t.equal(await status('/health/live'), 200, 'the process itself is alive');
  const refused = await ask();
  assertProblem(t, refused, 'LOG_UNAVAILABLE');
  t.equal(refused.headers.get('retry-after'), '2');
  t.notMatch(refused.text, cases.persons?.alive?.fullName as string);

  await way?.mend();
  while ((await status('/health/ready')) !== 200) await pause(50);
  let again = await ask();
  while (again.status === 503) again = await ask();
  t.equal(again.status, 200, again.text);
});
