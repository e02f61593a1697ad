import { randomBytes } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Failure } from '../core/failure.js';
import { readOrMakeSecret, readSecret } from '../core/secret-file.js';
import type { Place } from './place.js';

/** The database's superuser, and the name of the gateway's database. */
export const owner = 'jembatan';

const major = '18';

/** Resolves with whether the folder holds a database already. Throws CONFIG_INVALID when it is another version's. */
export const holdsDatabase = async (data: string): Promise<boolean> => {
  const version = await readFile(join(data, 'PG_VERSION'), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw new Failure('CONFIG_INVALID', unreadable(data), { cause: error });
  });
  if (version !== undefined && version.trim() !== major)
    throw new Failure('CONFIG_INVALID', otherVersion(data, version.trim()));
  return version !== undefined;
};

/** The database's password: 32 random bytes in a file only the gateway's account may read, made at the first start. */
export const passwordOf = async (dataDir: string, hasDatabase: boolean): Promise<string> => {
  const file = join(dataDir, 'postgres.password');
  if (!hasDatabase) return readOrMakeSecret(file);
  const kept = await readSecret(file);
  if (!kept) throw new Failure('CONFIG_INVALID', passwordLost(file));
  return kept;
};

/** Makes the database's folder under another name first, so that an interrupted start leaves nothing half made. */
export const initialise = async ({ account, binaries, data, password, durable }: Place): Promise<void> => {
  const suffix = randomBytes(4).toString('hex');
  const draft = `${data}.${suffix}`;
  const passwordFile = join(tmpdir(), `jembatan-${suffix}`);
  try {
    await mkdir(draft, { mode: 0o700 });
    await account.own(draft);
    await writeFile(passwordFile, password, { mode: 0o600, flag: 'wx' });
    await account.own(passwordFile);
    const sync = durable ? [] : ['--no-sync'];
    await account.run(binaries.initdb, [...initdbFlags, ...sync, `--pgdata=${draft}`, `--pwfile=${passwordFile}`]);
    await rename(draft, data);
  } catch (cause) {
    await rm(draft, { recursive: true, force: true });
    if (cause instanceof Failure) throw cause;
    // Another gateway may have made it meanwhile.
    if (!(await holdsDatabase(data))) throw new Failure('CONFIG_INVALID', notMade(data), { cause });
  } finally {
    await rm(passwordFile, { force: true });
  }
};

/** One iteration: stretching is for guessable passwords, and every new connection would pay for it. */
const initdbFlags = [
  '--set=scram_iterations=1',
  `--username=${owner}`,
  '--auth=scram-sha-256',
  '--encoding=UTF8',
  '--locale=C',
  '--locale-provider=builtin',
  '--builtin-locale=C.UTF-8',
];

const unreadable = (data: string) => ({
  en: `The database folder ${data} cannot be read. Start the gateway under the account that owns it.`,
  id: `Folder basis data ${data} tidak dapat dibaca. Jalankan gateway dengan akun pemilik folder tersebut.`,
});

const otherVersion = (data: string, version: string) => ({
  en: `${data} holds a database of PostgreSQL ${version}, and this gateway brings PostgreSQL ${major}. Dump it with the old gateway and restore it here, or set DATA_DIR to another folder.`,
  id: `${data} berisi basis data PostgreSQL ${version}, sedangkan gateway ini membawa PostgreSQL ${major}. Ekspor dengan gateway lama lalu pulihkan di sini, atau arahkan DATA_DIR ke folder lain.`,
});

const passwordLost = (file: string) => ({
  en: `${file}, the password of the built-in database, is missing. Restore it from a backup; the data beside it cannot be opened without it.`,
  id: `${file}, kata sandi basis data bawaan, tidak ada. Pulihkan dari cadangan; data di sebelahnya tidak dapat dibuka tanpa berkas itu.`,
});

const notMade = (data: string) => ({
  en: `The built-in database could not be made in ${data}. Check that the folder is writable and the disk is not full, or set DATABASE_URL.`,
  id: `Basis data bawaan tidak dapat dibuat di ${data}. Pastikan folder dapat ditulisi dan disk tidak penuh, atau isi DATABASE_URL.`,
});
