import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { access, constants, lstat, mkdir, readdir, readFile, rename, rm, rmdir, writeFile } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { Failure } from '../core/failure.js';
import type { DropPlace, Listed } from './drop-place.js';

const codeOf = (error: unknown): string => (error as NodeJS.ErrnoException).code ?? '';

const given =
  <Value>(codes: readonly string[], value: Value) =>
  (error: unknown): Value => {
    if (codes.includes(codeOf(error))) return value;
    throw error;
  };

const factsOf = async (folder: string, name: string): Promise<readonly Listed[]> => {
  const facts = await lstat(join(folder, name)).catch(given(['ENOENT'], undefined));
  if (facts === undefined) return [];
  return [{ name, size: facts.size, mtimeMs: facts.mtimeMs, isFile: facts.isFile() }];
};

const hashOf = async (path: string, signal: AbortSignal): Promise<string> => {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash, { signal });
  return hash.digest('hex');
};

const probeFolder = async (folder: string): Promise<void> => {
  if (!isAbsolute(folder))
    throw new Failure('CONFIG_INVALID', {
      en: 'The drop folder must be an absolute path. Correct "folder" in the connection of the system.',
      id: 'Folder penampung harus berupa jalur absolut. Perbaiki "folder" pada koneksi sistem.',
    });
  const usable = await access(folder, constants.R_OK | constants.W_OK | constants.X_OK)
    .then(() => lstat(folder))
    .then((facts) => facts.isDirectory() || facts.isSymbolicLink())
    .catch(() => false);
  if (usable) return;
  throw new Failure('PROVIDER_UNAVAILABLE', {
    en: 'The drop folder is not there, or the gateway may not read and write in it. Create or mount it, and give its user the right to.',
    id: 'Folder penampung tidak ada, atau gateway tidak boleh membaca dan menulis di dalamnya. Buat atau pasang foldernya, lalu beri hak kepada penggunanya.',
  });
};

/** A drop folder on this machine, or mounted there. */
export const localPlace = (root: string): DropPlace => {
  const at = (path: string): string => join(root, path);
  return {
    async list(folder) {
      const names = await readdir(at(folder)).catch(given(['ENOENT'], []));
      return (await Promise.all(names.map((name) => factsOf(at(folder), name)))).flat();
    },
    // Not recursive: a drop folder that is not mounted must not be made up.
    makeFolder: (path) => mkdir(at(path)).then(() => true, given(['EEXIST'], false)),
    readText: (path) => readFile(at(path), 'utf8').catch(given(['ENOENT'], undefined)),
    writeText: (path, text) => writeFile(at(path), text).then(() => true, given(['ENOENT'], false)),
    move: (from, to) =>
      rename(at(from), at(to))
        .then(() => 'moved' as const)
        .catch(given(['ENOTEMPTY', 'EEXIST'], 'occupied' as const))
        .catch(given(['ENOENT'], 'gone' as const)),
    removeFile: (path) => rm(at(path), { force: true }),
    removeFolder: (path) => rmdir(at(path)).catch(given(['ENOENT', 'ENOTEMPTY', 'EEXIST'], undefined)),
    fetch: async (path, _claim, signal) => ({
      path: at(path),
      sha256: await hashOf(at(path), signal),
      async discard() {},
    }),
    probe: () => probeFolder(root),
    async close() {},
  };
};
