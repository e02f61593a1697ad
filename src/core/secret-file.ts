import { randomBytes } from 'node:crypto';
import { link, readFile, rm, writeFile } from 'node:fs/promises';

/** Reads a secret from its file, `undefined` when there is none. */
export const readSecret = async (file: string): Promise<string | undefined> => {
  try {
    return (await readFile(file, 'utf8')).trim();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
};

/**
 * Reads a secret, or makes it: 32 random bytes as base64url in a file of mode 0600. Processes that start at once agree on one:
 * a link is made only once, and never to half a file.
 */
export const readOrMakeSecret = async (file: string): Promise<string> => {
  const kept = await readSecret(file);
  if (kept) return kept;
  const draft = `${file}.${randomBytes(4).toString('hex')}`;
  await writeFile(draft, `${randomBytes(32).toString('base64url')}\n`, { mode: 0o600, flag: 'wx' });
  try {
    await link(draft, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    await rm(draft);
  }
  return (await readSecret(file)) ?? '';
};
