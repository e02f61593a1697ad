import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import mysql, { type Connection } from 'mysql2';
import type { Test } from 'tap';
import { portOf } from './protocols/peers.js';

const pathOf = (program: string): string | undefined =>
  [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/usr/bin']
    .map((folder) => join(folder, program))
    .find(existsSync);

const server = pathOf('mariadbd');
const installer = pathOf('mariadb-install-db');

/** For `skip`: why a test of MariaDB cannot run on this machine, or `false`. */
export const withoutMariadb: string | false = server && installer ? false : 'needs MariaDB';

const freePort = async (): Promise<number> => {
  const probe = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => probe.once('listening', resolve));
  const port = portOf(probe);
  await new Promise((resolve) => probe.close(resolve));
  return port;
};

const connectTo = (port: number): Promise<Connection | undefined> =>
  new Promise((resolve) => {
    const connection = mysql.createConnection({ host: '127.0.0.1', port, user: 'root', multipleStatements: true });
    connection.connect((error) => resolve(error ? undefined : connection));
  });

/** MariaDB of the machine on a temporary folder and a port of its own, gone when the test ends. `more` are options of the server. */
export const startMariadb = async (
  t: Pick<Test, 'teardown'>,
  more: readonly string[] = [],
): Promise<{ port: number; query(text: string): Promise<Record<string, unknown>[]> }> => {
  const folder = await mkdtemp(join(tmpdir(), 'jembatan-mariadb-'));
  const data = join(folder, 'data');
  const port = await freePort();
  // Its temporary tables have names that another server on the machine may use too.
  const temporary = `--tmpdir=${folder}`;
  const user = `--user=${userInfo().username}`;
  const made = spawnSync(
    installer ?? '',
    [
      '--no-defaults',
      `--datadir=${data}`,
      temporary,
      user,
      '--auth-root-authentication-method=normal',
      '--skip-test-db',
    ],
    { encoding: 'utf8' },
  );
  if (made.status !== 0) throw new Error(`mariadb-install-db: ${made.stdout}${made.stderr}`);
  const child = spawn(
    server ?? '',
    // Quick rather than durable: the data is gone with the test.
    `--no-defaults --datadir=${data} ${temporary} ${user} --port=${port} --bind-address=127.0.0.1 --socket=${folder}/socket --pid-file=${folder}/pid --skip-name-resolve --innodb-flush-log-at-trx-commit=0 --innodb-fast-shutdown=2 --log-error=${folder}/log`
      .split(' ')
      .concat(more),
    { stdio: 'ignore' },
  );
  const ended = new Promise((resolve) => child.once('exit', resolve));
  let connection: Connection | undefined;
  t.teardown(async () => {
    connection?.destroy();
    child.kill('SIGKILL');
    await ended;
    await rm(folder, { recursive: true, force: true });
  });
  for (let tries = 0; !connection && tries < 600 && child.exitCode === null; tries += 1) {
    connection = await connectTo(port);
    if (!connection) await delay(50);
  }
  const admin = connection;
  if (!admin) throw new Error(`MariaDB did not start: ${await readFile(join(folder, 'log'), 'utf8')}`);
  return {
    port,
    query: (text) =>
      new Promise((resolve, reject) =>
        admin.query(text, (error, rows) => (error ? reject(error) : resolve(rows as Record<string, unknown>[]))),
      ),
  };
};
