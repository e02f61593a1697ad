import pg from 'pg';

/** The right to be the only process on a database that does something: a lock that the server drops when the process dies. */
export interface Sole {
  /** Aborted once the lock is lost with its connection: another process may have it now. */
  readonly lost: AbortSignal;
  leave(): Promise<void>;
}

export interface Contest {
  /** Resolves with `undefined` while another process has it; rejects while the database is away. */
  enter(): Promise<Sole | undefined>;
  close(): Promise<void>;
}

/**
 * Contends for what `name` stands for, on a connection of its own. It asks again and again rather than wait in the server, where a
 * waiting statement would keep old row versions from being cleaned up.
 */
export const contend = (url: string, name: string): Contest => {
  let client: pg.Client | undefined;

  const connection = async (): Promise<pg.Client> => {
    if (client) return client;
    const fresh = await connected(url, name);
    fresh.once('end', () => {
      if (client === fresh) client = undefined;
    });
    client = fresh;
    return fresh;
  };

  return {
    async enter() {
      const held = await connection();
      const { rows } = await held.query('select pg_try_advisory_lock(hashtextextended($1, 0)) as held', [name]);
      if (!rows[0].held) return undefined;
      const lost = new AbortController();
      held.once('end', () => lost.abort());
      return {
        lost: lost.signal,
        async leave() {
          // With the connection the lock ends, whatever became of a statement.
          await held.end().catch(() => {});
          if (client === held) client = undefined;
        },
      };
    },
    async close() {
      await client?.end().catch(() => {});
    },
  };
};

const connected = async (url: string, name: string): Promise<pg.Client> => {
  const client = new pg.Client({
    connectionString: url,
    application_name: name,
    connectionTimeoutMillis: 5_000,
    query_timeout: 5_000,
    keepAlive: true,
    // A machine that is gone without a word gives its lock back after some five seconds, too.
    options: '-c tcp_keepalives_idle=2 -c tcp_keepalives_interval=1 -c tcp_keepalives_count=3',
  });
  client.on('error', () => {});
  await client.connect();
  return client;
};
