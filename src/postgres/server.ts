import { readFileSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { Failure } from '../core/failure.js';
import { owner } from './cluster.js';
import type { Place } from './place.js';

/** Finds the port of the server that runs on this data, waiting while it starts or stops; `undefined` when none does. */
export const findRunning = async ({
  data,
  password,
}: Pick<Place, 'data' | 'password'>): Promise<number | undefined> => {
  const file = join(data, 'postmaster.pid');
  for (let tries = 0; tries < 300; tries += 1) {
    const lines = (await readFile(file, 'utf8').catch(() => '')).split('\n');
    const [pid = '', port = ''] = [lines[0], lines[3]];
    if (!pid) return undefined;
    if (await answers(urlOf(Number(port), password, 'postgres'), data)) return Number(port);
    if (!(await isPostgres(pid))) {
      // Left by a crash; PostgreSQL itself would take whoever has that process number now for its server.
      await rm(file, { force: true });
      return undefined;
    }
    await delay(100);
  }
  throw new Failure('CONFIG_INVALID', stuck(data));
};

/** Starts the server on a port of the loopback address, by default a free one; it outlives this process unless stopped. */
export const launch = async (place: Place, wanted?: number): Promise<number> => {
  const port = wanted ?? (await freePort());
  const { account, binaries, data, durable } = place;
  const log = join(data, 'server.log');
  try {
    await account.run(binaries.pgCtl, ['start', '-w', '-s', '-D', data, '-l', log, '-o', flags(port, durable)]);
    return port;
  } catch (cause) {
    const other = await findRunning(place);
    if (other) return other;
    if (cause instanceof Failure) throw cause;
    throw new Failure('CONFIG_INVALID', notStarted(log), { cause });
  }
};

export const halt = async ({ account, binaries, data }: Place): Promise<void> => {
  await account.run(binaries.pgCtl, ['stop', '-w', '-s', '-m', 'fast', '-D', data]);
};

/** Asks the server to stop and does not wait: for a process that is exiting and may do nothing asynchronous any more. */
export const signalStop = ({ data }: Pick<Place, 'data'>): void => {
  try {
    const [pid] = readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n');
    if (pid) process.kill(Number(pid), 'SIGINT');
  } catch {
    // It has stopped already.
  }
};

export const urlOf = (port: number, password: string, database: string): string =>
  `postgres://${owner}:${password}@127.0.0.1:${port}/${database}`;

/** Terse, and without the failed statement: a message's DETAIL quotes values, and a value may be someone's NIK. */
const flags = (port: number, durable: boolean): string =>
  [
    `-p ${port}`,
    ...['listen_addresses=127.0.0.1', 'unix_socket_directories=', 'max_connections=200', 'jit=off'],
    ...['log_error_verbosity=terse', 'log_min_error_statement=panic', 'log_checkpoints=off', 'log_timezone=UTC'],
    ...(durable ? [] : ['fsync=off']),
  ].join(' -c ');

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const probe = createServer().on('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() =>
        typeof address === 'object' && address ? resolve(address.port) : reject(new Error('no port')),
      );
    });
  });

const answers = async (url: string, data: string): Promise<boolean> => {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2_000 });
  client.on('error', () => {});
  try {
    await client.connect();
    const { rows } = await client.query('show data_directory');
    return rows[0].data_directory === data;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => {});
  }
};

/** Where the system does not say, PostgreSQL's own check of the process number has to do. */
const isPostgres = (pid: string): Promise<boolean> =>
  process.platform === 'linux'
    ? readFile(`/proc/${pid}/stat`, 'utf8').then(
        // Its name and state; Z and X are dead, and only wait for their parent to notice.
        (state) => /^\d+ \(postgres[^)]*\) [^ZX]/.test(state),
        () => false,
      )
    : Promise.resolve(isAlive(Number(pid)));

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
};

const stuck = (data: string) => ({
  en: `A PostgreSQL server holds ${data} but does not answer. Look into server.log in that folder, end that server, and start again.`,
  id: `Sebuah server PostgreSQL memegang ${data} tetapi tidak menjawab. Periksa server.log di folder itu, hentikan server tersebut, lalu mulai lagi.`,
});

const notStarted = (log: string) => ({
  en: `The built-in database did not start. The reason is at the end of ${log}.`,
  id: `Basis data bawaan tidak dapat dijalankan. Penyebabnya ada di akhir ${log}.`,
});
