import { once } from 'node:events';
import { createServer, type Socket, connect as tcpConnect } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import t, { type Test } from 'tap';
import { sql } from '../../../adapters/sql/adapter.js';
import type { SqlConfig, SqlOperation } from '../../../adapters/sql/config.js';
import { exercise } from '../../../src/adapter/conformance.js';
import { createTools } from '../../../src/adapter/tools.js';
import { systemClock } from '../../../src/core/clock.js';
import { failureOf } from '../../failure-of.js';
import { callFor, deserted, portOf } from '../../protocols/peers.js';
import { open, placed, type SqlServer, servers, user } from './servers.js';

const until = async (what: string, holds: () => Promise<boolean>): Promise<void> => {
  for (let tries = 0; tries < 400; tries += 1) {
    if (await holds()) return;
    await delay(25);
  }
  throw new Error(`never came true: ${what}`);
};

/** Statements of the gateway that the server is running right now. */
const running = async ({ settings, query }: SqlServer): Promise<number> => {
  const text =
    settings.dialect === 'postgres'
      ? "select count(*)::text as jumlah from pg_stat_activity where application_name = 'jembatan' and state = 'active'"
      : `select count(*) as jumlah from information_schema.processlist where user = '${user}' and command <> 'Sleep'`;
  const [row] = await query(text);
  return Number(row?.jumlah);
};

/** Statements that sleep on the server right now: what they lock before, they have locked. */
const sleeping = async ({ settings, query }: SqlServer): Promise<number> => {
  const text =
    settings.dialect === 'postgres'
      ? "select count(*)::text as jumlah from pg_stat_activity where application_name = 'jembatan' and wait_event = 'PgSleep'"
      : `select count(*) as jumlah from information_schema.processlist where user = '${user}' and state = 'User sleep'`;
  const [row] = await query(text);
  return Number(row?.jumlah);
};

const operationsFor = ({ dialect }: SqlServer['settings']): Record<string, SqlOperation> => ({
  tidur: {
    statement: dialect === 'postgres' ? 'select 1 as satu from pg_sleep(30)' : 'select sleep(30) as satu',
    effect: 'read',
    rows: 'one',
  },
  naik: { statement: 'update kas set saldo = saldo + 1', effect: 'write', rows: 'one' },
  baca: { statement: 'select saldo from kas', effect: 'read', rows: 'one' },
});

const withKas = async (t: Test, server: SqlServer, more: Partial<SqlConfig> = {}) => {
  await server.query('drop table if exists kas');
  await server.query('create table kas (id int primary key, saldo int)');
  await server.query('insert into kas values (1, 0)');
  return open(t, server, operationsFor(server.settings), more);
};

/** Forwards bytes to a server and keeps those that were sent to it. */
const relay = async (t: Test, to: number) => {
  const heard: Buffer[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((near) => {
    const far = tcpConnect(to, '127.0.0.1');
    near.on('data', (chunk) => heard.push(chunk));
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on('error', () => {}).on('close', () => [near, far].map((end) => end.destroy()));
    }
    near.pipe(far).pipe(near);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const cut = (): void => {
    for (const socket of sockets) socket.destroy();
  };
  t.teardown(() => {
    cut();
    server.close();
  });
  return { port: portOf(server), received: () => Buffer.concat(heard).toString('utf8'), cut };
};

for (const { name, start, skip } of servers)
  t.test(name, { skip, timeout: 120_000 }, async (t) => {
    const server = await start(t);

    t.test('it keeps the rules of every adapter', (t) =>
      exercise(t, {
        adapter: sql,
        config: (url) => ({
          ...server.settings,
          password: server.settings.password,
          host: '127.0.0.1',
          port: Number(new URL(url).port),
          operations: JSON.parse(
            JSON.stringify(
              placed(server.settings, {
                gema: {
                  statement: 'select ? as nik, ? as nama',
                  parameters: [
                    { from: '/nik', type: 'text' },
                    { from: '/nama', type: 'text' },
                  ],
                  effect: 'read',
                  rows: 'one',
                },
              }),
            ),
          ),
        }),
        secrets: ['rahasia-uji'],
        serverFirst: server.settings.dialect === 'mariadb',
        operation: 'gema',
        native: { body: { nik: '9171010101909001', nama: "D`ARC 'O 100%" } },
        peer: async () => {
          const { port, received } = await relay(t, server.settings.port ?? 0);
          return { url: `http://127.0.0.1:${port}`, received };
        },
        answer: { nik: '9171010101909001', nama: "D`ARC 'O 100%" },
        carried: ['9171010101909001', "D`ARC 'O 100%"],
      }),
    );

    t.test('an abort or a deadline ends the statement on the server within a second', async (t) => {
      const { connection } = await withKas(t, server);
      for (const how of ['abort', 'deadline']) {
        const abort = new AbortController();
        const call = callFor(how === 'abort' ? 60_000 : 1500, abort.signal);
        const ended = connection.send?.('tidur', { body: {} }, call).catch((error: unknown) => error);
        await until('the statement runs', async () => (await running(server)) === 1);
        const reason = new Error('the process drains');
        if (how === 'abort') abort.abort(reason);
        const outcome = await ended;
        if (how === 'abort') t.equal(outcome, reason);
        else t.match(outcome, { code: 'PROVIDER_TIMEOUT', sent: 'unknown' });
        const from = Date.now();
        await until('nothing runs any more', async () => (await running(server)) === 0);
        t.ok(Date.now() - from < 1000);
      }
      t.same(
        (await connection.send?.('baca', { body: {} }, callFor()))?.body,
        { saldo: 0 },
        'and the next is answered',
      );
    });

    t.test('the server itself ends what runs too long or waits too long for a lock', async (t) => {
      const { connection } = await withKas(t, server, { statementSeconds: 1 });
      t.equal(
        (await failureOf(() => connection.send?.('tidur', { body: {} }, callFor(20_000)))).code,
        'PROVIDER_TIMEOUT',
      );
      await server.query('drop table if exists lain');
      const other = await open(
        t,
        server,
        {
          pegang: {
            statement:
              server.settings.dialect === 'postgres'
                ? 'update kas set saldo = saldo + 1 returning (select 1 as satu from pg_sleep(8))'
                : 'update kas set saldo = saldo + 1 + sleep(8)',
            effect: 'write',
            rows: 'one',
          },
        },
        { statementSeconds: 20 },
      );
      const holding = other.connection.send?.('pegang', { body: {} }, callFor(20_000)).catch(() => undefined);
      await until('the lock is held', async () => (await sleeping(server)) === 1);
      const failure = await failureOf(() => connection.send?.('naik', { body: {} }, callFor(20_000)));
      t.match(failure.code, /^PROVIDER_(BUSY|TIMEOUT)$/);
      t.equal(failure.sent, 'yes');
      await holding;
      t.same((await connection.send?.('naik', { body: {} }, callFor(20_000)))?.body, { affected: 1 });
    });

    t.test(
      'a refused login holds, a server that is gone is tried again, a strange address is not called',
      async (t) => {
        const wrong = { user: 'tidak_dikenal', password: 'salah' };
        const { connection: stranger } = await withKas(t, server, wrong);
        const refused = await failureOf(() => stranger.send?.('baca', { body: {} }, callFor()));
        t.equal(refused.code, 'PROVIDER_AUTH_FAILED');
        t.notMatch(JSON.stringify([refused.detail, refused.native]), /tidak_dikenal|salah/);
        t.equal((await failureOf(() => stranger.probe(AbortSignal.timeout(5000)))).code, 'PROVIDER_AUTH_FAILED');
        const port = Number(new URL(await deserted()).port);
        const { connection: nobody } = await open(t, server, operationsFor(server.settings), { port });
        t.match(await failureOf(() => nobody.send?.('baca', { body: {} }, callFor())), {
          code: 'PROVIDER_UNAVAILABLE',
          sent: 'no',
        });
        const { tools, close } = createTools({ system: 'a.b', log: { info() {}, warn() {} }, clock: systemClock });
        const outside = await sql.connect({ ...server.settings, operations: operationsFor(server.settings) }, tools);
        t.match(await failureOf(() => outside.send?.('baca', { body: {} }, callFor())), { code: 'CONFIG_INVALID' });
        await outside.close();
        await close();
      },
    );

    t.test(
      'a connection lost while it lay idle is replaced; one lost in the middle of a write has an unknown outcome',
      async (t) => {
        const { port, cut } = await relay(t, server.settings.port ?? 0);
        const { connection } = await withKas(t, server, { port, host: '127.0.0.1' });
        await connection.send?.('naik', { body: {} }, callFor());
        cut();
        t.same((await connection.send?.('naik', { body: {} }, callFor()))?.body, { affected: 1 });
        const sleeping = failureOf(() => connection.send?.('tidur', { body: {} }, callFor(20_000)));
        await until('the statement runs', async () => (await running(server)) === 1);
        cut();
        t.match(await sleeping, { code: 'PROVIDER_UNAVAILABLE', sent: 'unknown' });
        t.same((await connection.send?.('baca', { body: {} }, callFor()))?.body, { saldo: 2 });
      },
    );

    t.test('more calls than sessions wait for one, and are all answered', async (t) => {
      const { connection } = await withKas(t, server, { pool: 2 });
      const answers = await Promise.all(
        Array.from({ length: 12 }, () => connection.send?.('naik', { body: {} }, callFor(30_000))),
      );
      t.equal(answers.length, 12);
      t.same((await connection.send?.('baca', { body: {} }, callFor()))?.body, { saldo: 12 });
    });

    t.test('a server without TLS is not spoken to when TLS is asked for', async (t) => {
      const { connection } = await withKas(t, server, { tls: 'verify', host: 'localhost' });
      const failure = await failureOf(() => connection.send?.('baca', { body: {} }, callFor()));
      t.match(failure, { code: 'PROVIDER_UNAVAILABLE', sent: 'no' });
    });
  });
