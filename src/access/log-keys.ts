import { type KeyObject, randomBytes } from 'node:crypto';
import { access, mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { privateKeyOf } from '../core/ed25519.js';
import { Failure } from '../core/failure.js';
import { readOrMakeSecret } from '../core/secret-file.js';

const seedLength = 32;

/**
 * The Ed25519 keys that sign the exchange log's checkpoints, the present one first; those after it sign too, as long as there is
 * somebody who knows no other. Their seeds (32 bytes as base64url, one a line) stand in `dataDir/log.key`, mode 0600, made at the
 * first start; or in `given`, which the environment says. Throws CONFIG_INVALID when they are no keys.
 */
export const loadLogKeys = async (dataDir: string, given: string | undefined): Promise<readonly KeyObject[]> => {
  const file = fileIn(dataDir);
  await mkdir(dataDir, { recursive: true });
  const lines = (given ?? (await readOrMakeSecret(file))).split(/\s+/).filter((line) => line !== '');
  const seeds = lines.map((line) => Buffer.from(line, 'base64url'));
  if (seeds.length === 0 || seeds.some(({ length }) => length !== seedLength))
    throw new Failure('CONFIG_INVALID', notKeys(given === undefined ? file : 'LOG_KEY'));
  return seeds.map(privateKeyOf);
};

/** Makes a new key and puts it before the others in `dataDir/log.key`, whole or not at all; resolves with the file's name. */
export const addLogKey = async (dataDir: string): Promise<string> => {
  const file = fileIn(dataDir);
  if (!(await isThere(file))) throw new Failure('CONFIG_INVALID', noKeys(file));
  await loadLogKeys(dataDir, undefined);
  const draft = `${file}.${process.pid}.new`;
  const seed = randomBytes(seedLength).toString('base64url');
  await writeFile(draft, `${seed}\n${await readOrMakeSecret(file)}\n`, { mode: 0o600, flag: 'wx' });
  await rename(draft, file);
  return file;
};

const isThere = (file: string): Promise<boolean> =>
  access(file).then(
    () => true,
    () => false,
  );

const fileIn = (dataDir: string): string => join(dataDir, 'log.key');

const notKeys = (place: string) => ({
  en: `${place} does not hold the keys of the exchange log (43 characters a line). Restore it from a backup; with another key, those who verify the log will not believe it.`,
  id: `${place} tidak berisi kunci log pertukaran (43 karakter per baris). Pulihkan dari cadangan; dengan kunci lain, pihak yang memverifikasi log tidak akan mempercayainya.`,
});

const noKeys = (file: string) => ({
  en: `There is no ${file} to rotate. Set DATA_DIR to the data folder of the gateway; its first start makes the key.`,
  id: `Tidak ada ${file} untuk diganti. Atur DATA_DIR ke folder data gateway; kuncinya dibuat saat pertama kali dijalankan.`,
});
