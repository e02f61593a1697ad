import { access, mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Failure } from '../core/failure.js';
import type { Text } from '../core/text.js';

/** What `jembatan new` writes, and what its user does next. */
export interface Scaffold {
  /** Path below the folder → text. */
  readonly files: Readonly<Record<string, string>>;
  readonly next: Text;
}

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );

const taken = (path: string): Failure =>
  new Failure('ALREADY_DONE', {
    en: `${path} is there already; nothing was written. Choose another name, or take the file away first.`,
    id: `${path} sudah ada; tidak ada yang ditulis. Pilih nama lain, atau pindahkan dahulu berkas itu.`,
  });

/** Writes all files or none; a file that exists is never touched. Resolves with their paths. */
export const writeScaffold = async (folder: string, { files }: Scaffold): Promise<string[]> => {
  const paths = Object.keys(files).map((name) => join(folder, name));
  for (const path of paths) if (await exists(path)) throw taken(path);
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), text, { flag: 'wx' });
  }
  return paths;
};

/** A name that cannot be used, and how one is written. */
export const badName = (name: string, en: string, id: string): Failure =>
  new Failure('CONFIG_INVALID', {
    en: `"${name}" cannot be used: ${en}.`,
    id: `"${name}" tidak dapat dipakai: ${id}.`,
  });
