import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';

/** Holds the data folder for one gateway: a lock that the server itself drops when this process dies. */
export interface Hold {
  /** Says that the connection is about to be lost on purpose. */
  release(): void;
  close(): Promise<void>;
}

export interface HoldOptions {
  /** Runs on the connection once the lock is taken. */
  readonly prepare: (client: pg.Client) => Promise<void>;
  /** Brings the server up again when it has ended by itself. */
  readonly revive: () => Promise<void>;
}

/** Resolves with `undefined` when another gateway holds it. */
export const holdFolder = async (url: string, { prepare, revive }: HoldOptions): Promise<Hold | undefined> => {
  let client = await lockedWithin(url, 20);
  if (!client) return undefined;
  await prepare(client).catch(async (error) => {
    await client?.end();
    throw error;
  });
  let released = false;
  const again = async (): Promise<void> => {
    while (!released) {
      await delay(500, undefined, { ref: false });
      if (released) return;
      const next = await revive()
        .then(() => lockedWithin(url, 1))
        .catch(() => undefined);
      if (!next) continue;
      client = next.once('end', again);
      return;
    }
  };
  client.once('end', again);
  return {
    release: () => {
      released = true;
    },
    close: async () => {
      released = true;
      await client?.end().catch(() => {});
    },
  };
};

/** Tries for a moment: the server needs one to notice that a killed gateway is gone. */
const lockedWithin = async (url: string, tries: number): Promise<pg.Client | undefined> => {
  const client = new pg.Client({ connectionString: url, application_name: 'jembatan hold', keepAlive: true });
  client.on('error', () => {});
  await client.connect();
  for (let n = 0; n < tries; n += 1) {
    const { rows } = await client.query("select pg_try_advisory_lock(hashtextextended('jembatan', 0)) as held");
    if (rows[0].held) return client;
    await delay(100);
  }
  await client.end();
  return undefined;
};
