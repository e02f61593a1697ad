import { hash } from 'node:crypto';
import { lstat, mkdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Failure } from '../core/failure.js';

const notOurs = (): Failure =>
  new Failure('CONFIG_INVALID', {
    en: 'The folder for copies of files belongs to somebody else, or others may look into it. Name one of the gateway\'s own under "copies".',
    id: 'Folder untuk salinan berkas milik pihak lain, atau dapat dilihat pihak lain. Sebutkan folder milik gateway sendiri pada "copies".',
  });

/** A folder that nobody but this user can look into. */
const assertPrivate = async (folder: string): Promise<void> => {
  await mkdir(folder, { mode: 0o700 }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
  });
  const facts = await lstat(folder);
  const ours = process.getuid === undefined || facts.uid === process.getuid();
  if (!facts.isDirectory() || !ours || (facts.mode & 0o077) !== 0) throw notOurs();
};

/** A folder of this machine in which one file of another may be copied. Named by `key`: what a killed process left there is removed. */
export const openCopyFolder = async (
  key: string,
  within: string = tmpdir(),
): Promise<{ readonly folder: string; discard(): Promise<void> }> => {
  const base = join(within, `jembatan-copies-${process.getuid?.() ?? ''}`);
  await assertPrivate(base);
  const folder = join(base, hash('sha256', key, 'hex').slice(0, 32));
  const discard = (): Promise<void> => rm(folder, { recursive: true, force: true });
  await discard();
  await mkdir(folder, { mode: 0o700 });
  return { folder, discard };
};
