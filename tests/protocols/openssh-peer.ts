import { execFileSync, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, connect, createServer } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Test } from 'tap';
import type { SftpSettings } from '../../src/protocols/sftp-settings.js';

const program = '/usr/sbin/sshd';

/** Why these tests cannot be run here, in the words that the gate knows. */
export const withoutOpenSsh = existsSync(program) ? false : 'needs OpenSSH';

const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });

const makeKey = (path: string): void => {
  execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', path]);
};

const fingerprintOf = (path: string): string =>
  execFileSync('ssh-keygen', ['-lf', `${path}.pub`], { encoding: 'utf8' }).split(' ')[1] ?? '';

const answers = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.on('error', () => resolve(false));
    socket.on('data', () => {
      resolve(true);
      socket.destroy();
    });
  });

/** A real sshd on a port of loopback, with keys and a configuration of its own; it knows the user who runs the tests. */
export const serveOpenSsh = async (t: Test): Promise<SftpSettings> => {
  const home = await mkdtemp(join(tmpdir(), 'jembatan-sshd-'));
  await chmod(home, 0o700);
  const [host, user] = [join(home, 'host'), join(home, 'user')];
  makeKey(host);
  makeKey(user);
  // As root, sshd wants the folder of its unprivileged half.
  if (process.getuid?.() === 0) await mkdir('/run/sshd', { recursive: true });
  const port = await freePort();
  await writeFile(
    join(home, 'config'),
    [
      `Port ${port}`,
      'ListenAddress 127.0.0.1',
      `HostKey ${host}`,
      `AuthorizedKeysFile ${user}.pub`,
      `PidFile ${home}/pid`,
      'StrictModes no',
      'UsePAM no',
      'PermitRootLogin prohibit-password',
      'PasswordAuthentication no',
      'Subsystem sftp internal-sftp',
      '',
    ].join('\n'),
  );
  const server = spawn(program, ['-D', '-e', '-f', join(home, 'config')], { stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  server.stderr.setEncoding('utf8').on('data', (text) => {
    said += text;
  });
  const ended = new Promise((resolve) => server.on('close', resolve));
  t.teardown(async () => {
    server.kill();
    await ended;
    await rm(home, { recursive: true, force: true });
  });
  for (let n = 0; !(await answers(port)); n++) {
    if (n === 500 || server.exitCode !== null) throw new Error(`sshd does not answer: ${said}`);
    await pause(20);
  }
  return {
    host: '127.0.0.1',
    port,
    user: userInfo().username,
    privateKey: await readFile(user, 'utf8'),
    hostKeys: [fingerprintOf(host)],
  };
};
