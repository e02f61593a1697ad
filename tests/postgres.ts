import { spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { mkdir, readdir, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Test } from 'tap';
import type { Database } from '../src/core/sql.js';
import { migrate, shippedMigrations } from '../src/postgres/migrate.js';
import { connect } from '../src/postgres/pool.js';

/**
 * A migrated database of the test's own, on the server of DATABASE_URL or on one embedded PostgreSQL that the whole run shares;
 * dropped when the test ends.
 */
export const freshDatabase = async (t: Pick<Test, 'teardown'>): Promise<Database & { readonly url: string }> => {
  const server = await serverOfRun();
  const admin = connect(server, { name: 'tests', max: 2, patient: true });
  const name = `jembatan_test_${randomBytes(8).toString('hex')}`;
  await admin.query(`create database ${name} template ${await template(server, admin)}`);
  const url = onServer(server, name);
  const database = connect(url, { name: 'test' });
  t.teardown(async () => {
    await database.close();
    await admin.query(`drop database ${name} with (force)`);
    await admin.close();
  });
  return { ...database, url };
};

const onServer = (server: string, name: string): string => {
  const url = new URL(server);
  url.pathname = `/${name}`;
  return url.href;
};

/** The name of a migrated database to copy; made once a server for these migrations. */
const template = async (server: string, admin: Database): Promise<string> => {
  const name = `jembatan_template_${await checksum()}`;
  const exists = async (): Promise<boolean> =>
    (await admin.query('select from pg_database where datname = $1', [name])).length > 0;
  if (await exists()) return name;
  await admin.transaction(async (locked) => {
    await locked.query("select pg_advisory_xact_lock(hashtextextended('jembatan tests', 0))::text");
    if (await exists()) return;
    await admin.query(`drop database if exists ${name}_draft with (force)`);
    await admin.query(`create database ${name}_draft`);
    await migrate(onServer(server, `${name}_draft`));
    await admin.query(`alter database ${name}_draft rename to ${name}`);
  });
  return name;
};

const checksum = async (): Promise<string> => {
  const hash = createHash('sha256');
  for (const name of (await readdir(shippedMigrations)).sort())
    hash.update(name).update(await readFile(new URL(name, shippedMigrations)));
  return hash.digest('hex').slice(0, 16);
};

const serverOfRun = async (): Promise<string> => {
  const given = process.env.DATABASE_URL;
  if (given) return given;
  // tap runs each file as a child of one process; a file run by itself is its own run.
  const run = process.env.TAP === '1' ? process.ppid : process.pid;
  const folder = join(tmpdir(), `jembatan-tests-${run}`);
  const isFirst = await mkdir(folder, { mode: 0o711 }).then(
    () => true,
    () => false,
  );
  if (isFirst) {
    const program = fileURLToPath(new URL('./start-postgres.js', import.meta.url));
    spawn(process.execPath, [program, folder, String(run)], { detached: true, stdio: 'ignore', env: {} }).unref();
  }
  return started(folder);
};

const started = async (folder: string): Promise<string> => {
  for (let tries = 0; tries < 600; tries += 1) {
    const url = await readFile(join(folder, 'url'), 'utf8').catch(() => undefined);
    if (url) return url;
    const failed = await readFile(join(folder, 'failed'), 'utf8').catch(() => undefined);
    if (failed) throw new Error(`The tests' PostgreSQL did not start: ${failed}`);
    await delay(50);
  }
  throw new Error(`The tests' PostgreSQL did not start within 30 s; remove ${folder} if an earlier run left it.`);
};
