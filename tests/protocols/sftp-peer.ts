import { hash } from 'node:crypto';
import { constants } from 'node:fs';
import { type FileHandle, lstat, mkdir, open, readdir, rename, rmdir, stat, unlink } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { join, normalize } from 'node:path';
import type { Attributes, FileEntry, Session, SFTPWrapper } from 'ssh2';
import ssh2 from 'ssh2';
import type { Test } from 'tap';
import type { SftpSettings } from '../../src/protocols/sftp-settings.js';

const { OPEN_MODE, STATUS_CODE } = ssh2.utils.sftp;

type Facts = Awaited<ReturnType<typeof stat>>;

const attributes = ({ mode, uid, gid, size, atimeMs, mtimeMs }: Facts): Attributes => ({
  mode: Number(mode),
  uid: Number(uid),
  gid: Number(gid),
  size: Number(size),
  atime: Math.floor(Number(atimeMs) / 1000),
  mtime: Math.floor(Number(mtimeMs) / 1000),
});

const statusOf = (error: unknown): number => {
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT') return STATUS_CODE.NO_SUCH_FILE;
  return code === 'EACCES' ? STATUS_CODE.PERMISSION_DENIED : STATUS_CODE.FAILURE;
};

const flagsOf = (asked: number): number => {
  const { READ, WRITE, CREAT, TRUNC, EXCL } = OPEN_MODE;
  const access = asked & WRITE ? (asked & READ ? constants.O_RDWR : constants.O_WRONLY) : constants.O_RDONLY;
  const when = (flag: number, meaning: number): number => (asked & flag ? meaning : 0);
  return access | when(CREAT, constants.O_CREAT) | when(TRUNC, constants.O_TRUNC) | when(EXCL, constants.O_EXCL);
};

interface Listing {
  readonly path: string;
  left: string[] | undefined;
}

type Held = FileHandle | Listing;

/** What an open file or folder is known by on the wire. */
const createHandles = () => {
  const held = new Map<string, Held>();
  return {
    hold(one: Held): Buffer {
      const handle = Buffer.alloc(4);
      handle.writeUInt32BE(held.size + 1);
      held.set(handle.toString('hex'), one);
      return handle;
    },
    file: (handle: Buffer) => held.get(handle.toString('hex')) as FileHandle,
    listing: (handle: Buffer) => held.get(handle.toString('hex')) as Listing,
    async close(handle: Buffer): Promise<void> {
      const one = held.get(handle.toString('hex'));
      if (one !== undefined && 'close' in one) await one.close();
    },
  };
};

const nextNames = async (listing: Listing): Promise<FileEntry[]> => {
  listing.left ??= ['.', '..', ...(await readdir(listing.path))];
  const found = await Promise.all(
    listing.left.splice(0, 50).map(async (filename) => {
      const facts = await lstat(join(listing.path, filename)).catch(() => undefined);
      return facts === undefined ? [] : [{ filename, longname: filename, attrs: attributes(facts) }];
    }),
  );
  return found.flat();
};

/** Version 3 never replaces anything. */
const renameOnly = async (from: string, to: string): Promise<void> => {
  if (await lstat(to).catch(() => undefined)) throw new Error('there is one already');
  await rename(from, to);
};

/** Files and folders below `root`, as version 3 of the protocol has them and not a bit more: no extension is offered. */
const serveFiles = (sftp: SFTPWrapper, root: string, isMute: () => boolean, stumbles: () => boolean): void => {
  const handles = createHandles();
  const at = (path: string): string => join(root, normalize(`/${path}`));
  const answer = <Value>(id: number, work: Promise<Value>, tell: (value: Value) => unknown): void => {
    void work.then(
      (value) => (isMute() ? undefined : tell(value)),
      (error) => sftp.status(id, statusOf(error)),
    );
  };
  const done = (id: number, work: Promise<unknown>) => answer(id, work, () => sftp.status(id, STATUS_CODE.OK));
  const facts = (id: number, work: Promise<Facts>) => answer(id, work, (one) => sftp.attrs(id, attributes(one)));
  const holding = (id: number, work: Promise<Held>) => answer(id, work, (one) => sftp.handle(id, handles.hold(one)));
  const orEnd = (id: number, isEnd: boolean, tell: () => void): void =>
    isEnd ? sftp.status(id, STATUS_CODE.EOF) : tell();
  sftp.on('OPEN', (id, path, flags) => holding(id, open(at(path), flagsOf(flags))));
  sftp.on('OPENDIR', (id, path) =>
    holding(
      id,
      readdir(at(path)).then(() => ({ path: at(path), left: undefined })),
    ),
  );
  sftp.on('READDIR', (id, handle) =>
    answer(id, nextNames(handles.listing(handle)), (names) =>
      orEnd(id, names.length === 0, () => sftp.name(id, names)),
    ),
  );
  sftp.on('READ', (id, handle, offset, length) =>
    answer(id, handles.file(handle).read(Buffer.alloc(length), 0, length, offset), ({ bytesRead, buffer }) =>
      orEnd(id, bytesRead === 0, () => sftp.data(id, buffer.subarray(0, bytesRead))),
    ),
  );
  sftp.on('WRITE', (id, handle, offset, data) => done(id, handles.file(handle).write(data, 0, data.length, offset)));
  sftp.on('FSTAT', (id, handle) => facts(id, handles.file(handle).stat()));
  sftp.on('STAT', (id, path) => facts(id, stat(at(path))));
  sftp.on('LSTAT', (id, path) => facts(id, lstat(at(path))));
  sftp.on('FSETSTAT', (id) => done(id, Promise.resolve()));
  sftp.on('CLOSE', (id, handle) => done(id, handles.close(handle)));
  const changed = (id: number, work: () => Promise<unknown>): void =>
    stumbles() ? void sftp.status(id, STATUS_CODE.FAILURE) : done(id, work());
  sftp.on('MKDIR', (id, path) => changed(id, () => mkdir(at(path))));
  sftp.on('RMDIR', (id, path) => done(id, rmdir(at(path))));
  sftp.on('REMOVE', (id, path) => done(id, unlink(at(path))));
  sftp.on('RENAME', (id, from, to) => changed(id, () => renameOnly(at(from), at(to))));
};

export interface SftpPeer {
  readonly settings: SftpSettings & { readonly password: string };
  readonly logins: () => number;
  /** Cuts every connection. */
  cut(): void;
  /** From now on nothing is acknowledged any more. */
  mute(): void;
  /** The next folders made and files renamed fail without a reason, as when something was in the way for a moment. */
  stumble(times: number): void;
}

/** An SFTP server in this process, of another make than the one that `drop-openssh` runs: `root` is its `/`. */
export const serveSftp = async (t: Test, root: string): Promise<SftpPeer> => {
  const { private: hostKey, public: shown } = ssh2.utils.generateKeyPairSync('ed25519');
  const key = Buffer.from(shown.split(' ')[1] ?? '', 'base64');
  const password = 'a password of the tests';
  const open = new Set<{ end(): void }>();
  let logins = 0;
  let mute = false;
  let stumbling = 0;
  const stumbles = (): boolean => stumbling > 0 && stumbling-- > 0;
  const server = new ssh2.Server({ hostKeys: [hostKey] }, (client) => {
    open.add(client);
    client.on('error', () => undefined).on('close', () => open.delete(client));
    client.on('authentication', (attempt) => {
      if (attempt.method === 'none') return attempt.reject(['password']);
      logins += 1;
      const right = attempt.method === 'password' && attempt.username === 'dinsos' && attempt.password === password;
      return right ? attempt.accept() : attempt.reject(['password']);
    });
    client.on('session', (accept: () => Session) => {
      accept().on('sftp', (take: () => SFTPWrapper) => serveFiles(take(), root, () => mute, stumbles));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const cut = (): void => {
    for (const client of open) client.end();
  };
  t.teardown(async () => {
    cut();
    await new Promise((resolve) => server.close(resolve));
  });
  return {
    settings: {
      host: '127.0.0.1',
      port: (server.address() as AddressInfo).port,
      user: 'dinsos',
      password,
      hostKeys: [`SHA256:${hash('sha256', key, 'base64').replace(/=+$/, '')}`],
    },
    logins: () => logins,
    cut,
    mute: () => {
      mute = true;
    },
    stumble: (times) => {
      stumbling = times;
    },
  };
};
