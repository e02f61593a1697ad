import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';

/** Says to the other processes on the same database that this one is up: a lock that the server drops when it dies. */
export interface Presence {
  close(): Promise<void>;
}

export interface PresenceOptions {
  /** Runs while no other process is up, nor can come up. A rejection is reported and holds up nothing. */
  readonly alone: () => Promise<void>;
  /** The lock was lost with its connection, or is held again: for a while another process may have believed to be alone. */
  readonly doubted: () => void;
  readonly report: (error: unknown) => void;
}

const key = "hashtextextended('jembatan presence', 0)";
const pauseMs = 500;
/** The server needs a moment to notice that a killed process is gone. */
const tries = 5;

/** Rejects when the database cannot be reached. */
export const bePresent = async (url: string, options: PresenceOptions): Promise<Presence> => {
  const stopped = new AbortController();
  let client = await connected(url);
  const keep = async (): Promise<void> => {
    while (!stopped.signal.aborted) {
      options.doubted();
      await delay(pauseMs, undefined, { signal: stopped.signal }).catch(() => {});
      if (stopped.signal.aborted) return;
      const next = await connected(url).catch(() => undefined);
      if (next === undefined) continue;
      client = next;
      if (stopped.signal.aborted || !(await share(next))) await next.end().catch(() => {});
      else return onceLost(next, keep, options);
    }
  };
  await enter(client, options).catch(async (error) => {
    await client.end().catch(() => {});
    throw error;
  });
  client.once('end', keep);
  return {
    async close() {
      stopped.abort();
      await client.end().catch(() => {});
    },
  };
};

const onceLost = (client: pg.Client, keep: () => Promise<void>, { doubted }: PresenceOptions): void => {
  client.once('end', keep);
  doubted();
};

const connected = async (url: string): Promise<pg.Client> => {
  const client = new pg.Client({
    connectionString: url,
    application_name: 'jembatan presence',
    connectionTimeoutMillis: 5_000,
    keepAlive: true,
  });
  client.on('error', () => {});
  await client.connect();
  return client;
};

const share = (client: pg.Client): Promise<boolean> =>
  client.query(`select pg_advisory_lock_shared(${key})`).then(
    () => true,
    () => false,
  );

const enter = async (client: pg.Client, { alone, report }: PresenceOptions): Promise<void> => {
  for (let n = 0; n < tries; n += 1) {
    const { rows } = await client.query(`select pg_try_advisory_lock(${key}) as alone`);
    if (rows[0].alone) {
      await alone().catch(report);
      await client.query(`select pg_advisory_lock_shared(${key}), pg_advisory_unlock(${key})`);
      return;
    }
    await delay(100);
  }
  await client.query(`select pg_advisory_lock_shared(${key})`);
};
