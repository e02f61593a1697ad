import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';

const home = '/usr/lib/postgresql';

const binaries = (): string => {
  const versions = existsSync(home) ? readdirSync(home).sort((a, b) => Number(b) - Number(a)) : [];
  const [newest] = versions;
  if (newest !== undefined) return join(home, newest, 'bin');
  throw new Error('The bench needs a real PostgreSQL: set DATABASE_URL, or install Debian’s package postgresql.');
};

const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });

/** A PostgreSQL of Debian's on a temporary cluster, with fsync on and `more` settings, or the one of DATABASE_URL. */
export const startPostgres = async (given: string | undefined, more = ''): Promise<{ url: string; stop(): void }> => {
  if (given !== undefined && given !== '') return { url: given, stop: () => undefined };
  const bin = binaries();
  const folder = mkdtempSync(join(tmpdir(), 'jembatan-bench-postgres-'));
  const data = join(folder, 'data');
  const port = await freePort();
  const asPostgres = userInfo().uid === 0;
  const run = (program: string, ...args: string[]): void => {
    const command = asPostgres ? ['runuser', '-u', 'postgres', '--', join(bin, program)] : [join(bin, program)];
    const [first = '', ...rest] = [...command, ...args];
    const { status, stderr } = spawnSync(first, rest, { encoding: 'utf8', stdio: ['ignore', 'ignore', 'pipe'] });
    if (status !== 0) throw new Error(`${program}: ${stderr}`);
  };
  chmodSync(folder, 0o777);
  run('initdb', '-D', data, '-U', 'jembatan', '--auth=trust', '-E', 'UTF8', '--locale=C');
  const settings = `-p ${port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c fsync=on ${more}`;
  run('pg_ctl', '-D', data, '-w', '-l', join(folder, 'log'), '-o', settings, 'start');
  return {
    url: `postgres://jembatan@127.0.0.1:${port}/postgres`,
    stop() {
      run('pg_ctl', '-D', data, '-m', 'fast', 'stop');
      rmSync(folder, { recursive: true, force: true });
    },
  };
};
