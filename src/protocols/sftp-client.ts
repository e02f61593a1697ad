import { hash } from 'node:crypto';
import type { Client, ConnectConfig, SFTPWrapper } from 'ssh2';
import type { Tcp } from '../adapter/adapter.js';
import type { Clock } from '../core/clock.js';
import { timedOut, unreachable } from './http-failures.js';
import { connectFailure, keyUnreadable, noSftp, operationFailure, unknownHostKey } from './sftp-failures.js';
import type { SftpSettings } from './sftp-settings.js';

export interface SftpParts {
  readonly tcp: Pick<Tcp, 'open'>;
  readonly clock: Clock;
  /** Milliseconds a server may keep silent, before and after the login. Default 20,000. */
  readonly patienceMs?: number;
}

/** Told that the server is still at it: its time begins anew. */
type Alive = () => void;

/** One account of one SFTP server; connected when it is first asked, and again after the connection broke. */
export interface Sftp {
  /**
   * Asks the server for something. What `work` throws comes out as a Failure: PROVIDER_AUTH_FAILED (login, host key),
   * PROVIDER_REFUSED (rights), PROVIDER_UNAVAILABLE, PROVIDER_TIMEOUT or CONFIG_INVALID.
   */
  run<Value>(work: (sftp: SFTPWrapper, alive: Alive) => Promise<Value>): Promise<Value>;
  /** Ends the connection, and what is running on it. Safe to call twice. */
  close(): void;
}

interface Opened {
  readonly client: Client;
  readonly sftp: SFTPWrapper;
}

/** A fingerprint as OpenSSH prints it. */
const fingerprint = (key: Buffer): string => `SHA256:${hash('sha256', key, 'base64').replace(/=+$/, '')}`;

const credentials = ({ user, password, privateKey, passphrase }: SftpSettings): ConnectConfig => ({
  username: user,
  ...(password === undefined ? {} : { password }),
  ...(privateKey === undefined ? {} : { privateKey }),
  ...(passphrase === undefined ? {} : { passphrase }),
});

const openSftp = (client: Client): Promise<SFTPWrapper> =>
  new Promise((resolve, reject) => {
    client.sftp((error, sftp) => (error ? reject(noSftp(error)) : resolve(sftp)));
  });

const login = async (settings: SftpSettings, { tcp, clock, patienceMs = 20_000 }: SftpParts): Promise<Opened> => {
  const { host, port = 22, hostKeys } = settings;
  const ssh2 = (await import('ssh2')).default;
  const sock = await tcp.open({ host, port, signal: undefined, deadline: clock.now().getTime() + patienceMs });
  const client = new ssh2.Client();
  let stranger = false;
  const ready = new Promise<void>((resolve, reject) => {
    client.on('ready', () => resolve());
    // It stays listened to: an error that nobody hears ends the process.
    client.on('error', (error) => reject(stranger ? unknownHostKey() : connectFailure(error)));
    client.on('close', () => reject(unreachable(new Error('the server closed the connection'))));
  });
  try {
    client.connect({
      ...credentials(settings),
      sock,
      readyTimeout: patienceMs,
      keepaliveInterval: patienceMs / 2,
      keepaliveCountMax: 2,
      hostVerifier: (key: Buffer): boolean => {
        stranger = !hostKeys.includes(fingerprint(key));
        return !stranger;
      },
    });
  } catch (error) {
    ready.catch(() => undefined);
    sock.destroy();
    throw keyUnreadable(error);
  }
  try {
    await ready;
    return { client, sftp: await openSftp(client) };
  } catch (error) {
    client.destroy();
    throw error;
  }
};

/** Rejects when the server keeps silent for too long or the connection ends: not every operation of the library does so itself. */
const watchOver = (client: Client, patienceMs: number, giveUp: () => void) => {
  let reject: (reason: unknown) => void = () => undefined;
  const broken = new Promise<never>((_, settle) => {
    reject = settle;
  });
  broken.catch(() => undefined);
  const closed = (): void => reject(new Error('the connection was closed'));
  const timer = setTimeout(() => {
    reject(timedOut('unknown'));
    giveUp();
  }, patienceMs);
  client.on('close', closed);
  return {
    broken,
    alive: (): void => void timer.refresh(),
    end(): void {
      clearTimeout(timer);
      client.off('close', closed);
    },
  };
};

/** An SFTP account; nothing is connected yet. The host is held to the addresses of the system, the server to its pinned keys. */
export const createSftp = (settings: SftpSettings, parts: SftpParts): Sftp => {
  let current: Promise<Opened> | undefined;
  let closed = false;
  const { patienceMs = 20_000 } = parts;

  const forget = (one: Promise<Opened>): void => {
    if (current === one) current = undefined;
  };

  const opened = (): Promise<Opened> => {
    if (closed) return Promise.reject(unreachable(new Error('the client is closed')));
    if (current !== undefined) return current;
    const one = login(settings, parts);
    one.then(
      ({ client }) => (closed ? client.destroy() : client.on('close', () => forget(one))),
      () => forget(one),
    );
    current = one;
    return one;
  };

  return {
    async run(work) {
      const connection = opened();
      const { client, sftp } = await connection;
      const { broken, alive, end } = watchOver(client, patienceMs, () => {
        forget(connection);
        client.destroy();
      });
      try {
        return await Promise.race([work(sftp, alive), broken]);
      } catch (error) {
        throw operationFailure(error);
      } finally {
        end();
      }
    },
    close() {
      closed = true;
      current?.then(
        ({ client }) => client.destroy(),
        () => undefined,
      );
    },
  };
};
