import { createHash, randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { extname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { SFTPWrapper } from 'ssh2';
import type { DropPlace, Fetched, Listed, Moved } from './drop-place.js';
import { openCopyFolder } from './private-copy.js';
import { createSftp, type SftpParts } from './sftp-client.js';
import { noFolder, status, statusOf } from './sftp-failures.js';
import type { SftpSettings } from './sftp-settings.js';

/** Bytes of a text of the gateway's own that are read back. */
const longestText = 1024;

const told = <Value>(ask: (done: (error: Error | null | undefined, value?: Value) => void) => unknown) =>
  new Promise<Value>((resolve, reject) => {
    ask((error, value) => (error ? reject(error) : resolve(value as Value)));
  });

const given =
  <Value>(codes: readonly number[], value: Value) =>
  (error: unknown): Value => {
    if (codes.some((code) => statusOf(error) === code)) return value;
    throw error;
  };

const isThere = (sftp: SFTPWrapper, path: string): Promise<boolean> =>
  told((done) => sftp.lstat(path, done)).then(() => true, given([status.noSuchFile], false));

/** What a server calls a file must not lead out of the folder. */
const isPlain = (name: string): boolean => !/[/\0]/.test(name) && !['', '.', '..'].includes(name);

const listIn = async (sftp: SFTPWrapper, path: string): Promise<Listed[]> => {
  const entries = await told<Parameters<Parameters<SFTPWrapper['readdir']>[1]>[1]>((done) =>
    sftp.readdir(path, done),
  ).catch(given([status.noSuchFile], []));
  return entries
    .filter(({ filename }) => isPlain(filename))
    .map(({ filename: name, attrs }) => ({
      name,
      size: attrs.size,
      mtimeMs: attrs.mtime * 1000,
      isFile: attrs.isFile(),
    }));
};

/** How often something is asked that failed without a reason: what was in the way may have gone before it could be looked at. */
const tries = 3;

const makeIn = async (sftp: SFTPWrapper, path: string, left = tries): Promise<boolean> => {
  try {
    await told((done) => sftp.mkdir(path, done));
    return true;
  } catch (error) {
    if (statusOf(error) === status.noSuchFile) throw noFolder();
    // The protocol has no status for "it is there already".
    if (await isThere(sftp, path)) return false;
    if (statusOf(error) === status.failure && left > 1) return makeIn(sftp, path, left - 1);
    throw error;
  }
};

/** rename(2) where the server offers it; the protocol's own, which never replaces anything, elsewhere. */
const rename = (sftp: SFTPWrapper, from: string, to: string): Promise<void> =>
  told((done) => {
    try {
      sftp.ext_openssh_rename(from, to, done);
    } catch {
      sftp.rename(from, to, done);
    }
  });

const moveIn = async (sftp: SFTPWrapper, from: string, to: string, left = tries): Promise<Moved> => {
  try {
    await rename(sftp, from, to);
    return 'moved';
  } catch (error) {
    if (statusOf(error) === status.noSuchFile) return 'gone';
    if (statusOf(error) !== status.failure) throw error;
    if (await isThere(sftp, to)) return 'occupied';
    if (left > 1) return moveIn(sftp, from, to, left - 1);
    throw error;
  }
};

const readIn = async (sftp: SFTPWrapper, path: string): Promise<string | undefined> => {
  const chunks: Uint8Array[] = [];
  try {
    for await (const chunk of sftp.createReadStream(path, { end: longestText - 1 })) chunks.push(chunk);
  } catch (error) {
    return given([status.noSuchFile], undefined)(error);
  }
  return Buffer.concat(chunks).toString('utf8');
};

const probeIn = async (sftp: SFTPWrapper, root: string): Promise<void> => {
  if (!(await isThere(sftp, root))) throw noFolder();
  await told((done) => sftp.readdir(root, done));
  // The protocol cannot be asked for rights: only who makes a folder knows that it may.
  const trial = `${root}/.jembatan-${randomUUID()}`;
  await told((done) => sftp.mkdir(trial, done));
  await told((done) => sftp.rmdir(trial, done));
};

const copyTo = async (sftp: SFTPWrapper, from: string, to: string, passing: () => void, signal: AbortSignal) => {
  const sum = createHash('sha256');
  const watched = async function* (source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    for await (const chunk of source) {
      passing();
      sum.update(chunk);
      yield chunk;
    }
  };
  const source = sftp.createReadStream(from, { highWaterMark: 256 * 1024 });
  await pipeline(source, watched, createWriteStream(to, { mode: 0o600 }), { signal });
  return sum.digest('hex');
};

/** A drop folder on an SFTP server. A claimed file is copied to this machine as a stream while it is read. */
export const sftpPlace = (root: string, settings: SftpSettings, parts: SftpParts): DropPlace => {
  const server = createSftp(settings, parts);
  const at = (path: string): string => `${root.replace(/\/+$/, '')}/${path}`;
  const { host, port = 22, user, copies } = settings;

  const fetch = async (path: string, claim: string, signal: AbortSignal): Promise<Fetched> => {
    const copy = await openCopyFolder(JSON.stringify([host, port, user, root, claim]), copies);
    const target = join(copy.folder, `file${extname(path)}`);
    try {
      const sha256 = await server.run((sftp, alive) => copyTo(sftp, at(path), target, alive, signal));
      return { path: target, sha256, discard: copy.discard };
    } catch (error) {
      await copy.discard();
      throw error;
    }
  };

  return {
    list: (folder) => server.run((sftp) => listIn(sftp, at(folder))),
    makeFolder: (path) => server.run((sftp) => makeIn(sftp, at(path))),
    readText: (path) => server.run((sftp) => readIn(sftp, at(path))),
    writeText: (path, text) =>
      server.run((sftp) =>
        told((done) => sftp.writeFile(at(path), text, done)).then(() => true, given([status.noSuchFile], false)),
      ),
    move: (from, to) => server.run((sftp) => moveIn(sftp, at(from), at(to))),
    removeFile: (path) =>
      server.run((sftp) =>
        told<void>((done) => sftp.unlink(at(path), done)).catch(given([status.noSuchFile], undefined)),
      ),
    removeFolder: (path) =>
      server.run((sftp) =>
        told<void>((done) => sftp.rmdir(at(path), done)).catch(given([status.noSuchFile, status.failure], undefined)),
      ),
    fetch,
    async probe() {
      const once = createSftp(settings, parts);
      try {
        await once.run((sftp) => probeIn(sftp, at('')));
      } finally {
        once.close();
      }
    },
    async close() {
      server.close();
    },
  };
};
