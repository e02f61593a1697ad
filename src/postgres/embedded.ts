import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type pg from 'pg';
import { Failure } from '../core/failure.js';
import type { JsonObject } from '../core/json.js';
import { accountFor } from './account.js';
import { findBinaries } from './binaries.js';
import { holdsDatabase, initialise, owner, passwordOf } from './cluster.js';
import { holdFolder } from './hold.js';
import type { Place } from './place.js';
import { findRunning, halt, launch, signalStop, urlOf } from './server.js';

export interface EmbeddedOptions {
  /** The gateway's folder; the database lives in `postgres` below it. */
  readonly dataDir: string;
  readonly log: { info(fields: JsonObject, message: string): void };
  /** `false` trades safety in a power cut for speed; only tests may. Default true. */
  readonly durable?: boolean;
}

export interface Embedded {
  /** With the password in it: never to be printed. */
  readonly url: string;
  /** Stops the server and waits until its data is safe on disk. Safe to call twice. */
  stop(): Promise<void>;
}

/**
 * Brings up the PostgreSQL 18 that came with the program, on loopback, with its data in `dataDir/postgres`. A server that a
 * killed gateway left running is taken over; one that ends by itself is started again. Throws CONFIG_INVALID: no binaries for this machine, data of another version, or
 * another gateway on the same folder.
 */
export const startEmbedded = async (options: EmbeddedOptions): Promise<Embedded> => {
  const folder = resolve(options.dataDir);
  const place = await prepare(folder, options);
  const running = await findRunning(place);
  // A process that exits in the middle of starting or stopping takes its server with it.
  const abandon = (): void => signalStop(place);
  if (!running) process.once('exit', abandon);
  const port = running ?? (await launch(place));
  const hold = await holdFolder(urlOf(port, place.password, 'postgres'), {
    prepare: makeDatabase,
    revive: () => revive(place, port, options.log),
  }).catch(async (error) => {
    if (!running) await halt(place);
    throw error;
  });
  if (!hold) {
    process.off('exit', abandon);
    throw new Failure('CONFIG_INVALID', taken(folder));
  }
  if (running) {
    options.log.info({ port: running }, 'database found running, taken over');
    process.once('exit', abandon);
  }
  let stopped: Promise<void> | undefined;
  const stop = async (): Promise<void> => {
    hold.release();
    await halt(place);
    await hold.close();
    process.off('exit', abandon);
  };
  return {
    url: urlOf(port, place.password, owner),
    stop: () => {
      stopped ??= stop();
      return stopped;
    },
  };
};

/** The address of the built-in database when a gateway has it running, for commands that work beside it. */
export const findEmbedded = async (dataDir: string): Promise<string | undefined> => {
  const data = join(resolve(dataDir), 'postgres');
  if (!(await holdsDatabase(data))) return undefined;
  const password = await passwordOf(resolve(dataDir), true);
  const port = await findRunning({ data, password });
  return port ? urlOf(port, password, owner) : undefined;
};

const prepare = async (folder: string, { log, durable = true }: EmbeddedOptions): Promise<Place> => {
  const binaries = await findBinaries();
  await mkdir(folder, { recursive: true });
  const data = join(folder, 'postgres');
  const account = await accountFor(folder, data, binaries.initdb);
  const hasDatabase = await holdsDatabase(data);
  const password = await passwordOf(folder, hasDatabase);
  if (!hasDatabase) {
    log.info({}, 'making the database for the first time');
    await initialise({ account, binaries, data, password, durable });
  }
  return { account, binaries, data, password, durable };
};

/** The same port, since the gateway's pools go on using the address they were given. */
const revive = async (place: Place, port: number, log: EmbeddedOptions['log']): Promise<void> => {
  if (await findRunning(place)) return;
  log.info({ port }, 'database had ended, started again');
  await launch(place, port);
};

const makeDatabase = async (client: pg.Client): Promise<void> => {
  const { rows } = await client.query('select from pg_database where datname = $1', [owner]);
  if (rows.length === 0) await client.query(`create database ${owner}`);
};

const taken = (folder: string) => ({
  en: `Another gateway is using the data folder ${folder}. Stop it first, or set DATA_DIR to another folder. To run several gateways together, give all of them one DATABASE_URL.`,
  id: `Gateway lain sedang memakai folder data ${folder}. Hentikan dahulu, atau arahkan DATA_DIR ke folder lain. Untuk menjalankan beberapa gateway bersama, beri semuanya DATABASE_URL yang sama.`,
});
