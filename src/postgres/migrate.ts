import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { Failure } from '../core/failure.js';
import type { Database, Sql } from '../core/sql.js';
import { connect } from './pool.js';

/** The SQL files beside this module, `NNNN_name.sql`; a missing number is fine. */
export const shippedMigrations = new URL('./migrations/', import.meta.url);

interface Migration {
  readonly name: string;
  readonly text: string;
  readonly checksum: string;
}

/**
 * Brings the database to this program's tables and resolves with the names of the migrations it ran now. Forward only, each in
 * its own transaction; several processes may call it at once. Throws CONFIG_INVALID when the database belongs to a newer program
 * or a migration was edited after it ran.
 */
export const migrate = async (url: string, folder: URL = shippedMigrations): Promise<string[]> => {
  const migrations = await readMigrations(folder);
  const database = connect(url, { name: 'migrate', max: 1, patient: true });
  try {
    return await runMissing(database, migrations);
  } finally {
    await database.close();
  }
};

const readMigrations = async (folder: URL): Promise<Migration[]> => {
  const names = (await readdir(folder)).filter((name) => /^\d{4}_[a-z0-9_]+\.sql$/.test(name)).sort();
  return Promise.all(
    names.map(async (name) => {
      const text = await readFile(new URL(name, folder), 'utf8');
      return { name, text, checksum: createHash('sha256').update(text).digest('hex') };
    }),
  );
};

const runMissing = async (database: Database, migrations: readonly Migration[]): Promise<string[]> => {
  const ran: string[] = [];
  await database.transaction(async (sql) => {
    await lock(sql);
    await sql.query(
      'create table if not exists public.migration (name text primary key, checksum text not null, at timestamptz not null default now())',
    );
    await refuseStrangers(sql, migrations);
  });
  for (const migration of migrations) {
    const isNew = await database.transaction((sql) => runOnce(sql, migration));
    if (isNew) ran.push(migration.name);
  }
  return ran;
};

/** Held until the transaction ends, so that two processes never run the same file. */
const lock = (sql: Sql): Promise<unknown> =>
  sql.query("select pg_advisory_xact_lock(hashtextextended('jembatan migrate', 0))::text");

const refuseStrangers = async (sql: Sql, migrations: readonly Migration[]): Promise<void> => {
  const applied = await sql.query<{ name: string }>('select name from public.migration order by name');
  const unknown = applied.find(({ name }) => !migrations.some((migration) => migration.name === name));
  if (!unknown) return;
  throw new Failure('CONFIG_INVALID', {
    en: `The database was prepared by a newer version of the gateway (${unknown.name} is not known here). Start that version, or restore the backup taken before it.`,
    id: `Basis data sudah disiapkan oleh versi gateway yang lebih baru (${unknown.name} tidak dikenal di sini). Jalankan versi tersebut, atau pulihkan cadangan yang dibuat sebelumnya.`,
  });
};

const runOnce = async (sql: Sql, { name, text, checksum }: Migration): Promise<boolean> => {
  await lock(sql);
  const [applied] = await sql.query<{ checksum: string }>('select checksum from public.migration where name = $1', [
    name,
  ]);
  if (applied?.checksum === checksum) return false;
  if (applied) throw edited(name);
  await sql.query(text);
  await sql.query('insert into public.migration (name, checksum) values ($1, $2)', [name, checksum]);
  return true;
};

const edited = (name: string): Failure =>
  new Failure('CONFIG_INVALID', {
    en: `The migration ${name} was changed after it had run on this database. Restore the file as it was and add a new migration instead.`,
    id: `Migrasi ${name} diubah setelah dijalankan pada basis data ini. Kembalikan berkas seperti semula lalu tambahkan migrasi baru.`,
  });
