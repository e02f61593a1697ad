import { generateKeyPairSync } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { Keys } from '../src/access/keys.js';
import { createNoteSigner } from '../src/core/signed-note.js';
import type { Database } from '../src/core/sql.js';
import { startIntegrator } from '../src/log/integrator.js';
import { takeOffice } from '../src/log/office.js';
import { createPublishedLog } from '../src/log/published.postgres.js';
import { readTree } from '../src/log/tree.postgres.js';
import { contend } from '../src/postgres/sole.js';
import { measureAppend } from './log-append.js';
import { type Spread, spread } from './spread.js';

const emptyTree = `update log.tree set size = 0, root = sha256(''), checkpoint = ''`;

/** Signs as the gateway does, with a key and a last head of its own. */
const signing = (database: Database) => {
  let head: string | undefined;
  return {
    database,
    signers: [createNoteSigner('jembatan.bench/log', generateKeyPairSync('ed25519').privateKey)],
    lastHead: {
      read: async () => head,
      async write(checkpoint: string) {
        head = checkpoint;
      },
    },
  };
};

/** A receipt's proofs out of the tiles in PostgreSQL, for entries anywhere in the tree. */
const measureProofs = async (database: Database, size: number): Promise<Spread> => {
  const published = createPublishedLog(database);
  const taken: number[] = [];
  for (let n = 0; n < 500; n += 1) {
    const start = performance.now();
    await published.prove([{ index: Math.floor(Math.random() * size), entry: '' }]);
    taken.push(performance.now() - start);
  }
  return spread(taken);
};

export interface Published {
  readonly integratedPerSecond: number;
  /** From an entry's being durable until a signed checkpoint covers it, while entries keep coming. */
  readonly lag: Spread;
  readonly perSecond: number;
  readonly proofs: Spread;
}

/** Integrates the whole log from nothing, proves entries of it, and goes on integrating while a gateway appends. */
export const measurePublish = async (
  database: Database,
  url: string,
  keys: Keys,
  inFlight: number,
  seconds: number,
): Promise<Published> => {
  await database.query('truncate log.tile');
  await database.query(emptyTree);
  const parts = signing(database);
  const begun = performance.now();
  const office = await takeOffice(parts);
  for (let left: number | undefined = 1; left !== undefined && left > 0; ) left = await office.round();
  const { size } = await readTree(database);
  const integratedPerSecond = Math.round(size / ((performance.now() - begun) / 1_000));
  const proofs = await measureProofs(database, size);

  const only = contend(url, 'bench integrator');
  const integrator = startIntegrator({
    ...parts,
    only,
    refused: (refusal) => process.stderr.write(`${refusal.reason}\n`),
    rotated: async () => undefined,
    report: (error) => process.stderr.write(`${String(error)}\n`),
  });
  const lags: number[] = [];
  const stopped = new AbortController();
  const watch = async (): Promise<void> => {
    while (!stopped.signal.aborted) {
      const [head] = await database.query<{ size: number }>('select size from log.head');
      const durable = performance.now();
      while ((await readTree(database)).size < (head?.size ?? 0)) await delay(5);
      lags.push(performance.now() - durable);
      await delay(20);
    }
  };
  const watching = watch();
  const { perSecond } = await measureAppend(url, keys, inFlight, seconds);
  stopped.abort();
  await watching;
  await integrator.close();
  return { integratedPerSecond, lag: spread(lags), perSecond, proofs };
};
