import pg from 'pg';
import type { Database, Sql } from '../core/sql.js';
import { listenOn } from './listen.js';
import { readsAs } from './values.js';

export interface PoolOptions {
  /** Shown in pg_stat_activity as `jembatan <name>`. */
  readonly name: string;
  /** Connections at most. Default 10. */
  readonly max?: number;
  /** Lets statements run and wait for locks without limit, as migrations must. Default false. */
  readonly patient?: boolean;
  /** Refuses to write, whatever the role may. Default false. */
  readonly readOnly?: boolean;
}

/**
 * A pool of connections to PostgreSQL 14 or later. Connects on first use. int8 arrives as a number (a value beyond 2^53 is an
 * error, never rounded; select such a column as text), numeric and date as strings, timestamptz as a Date.
 * A statement that runs longer than 5 s, waits 2 s for a lock, or a transaction idle for 10 s is ended by the server.
 */
export const connect = (url: string, options: PoolOptions): Database => {
  const pool = new pg.Pool({ ...settings(url, options), max: options.max ?? 10 });
  // A connection that breaks fails its own query; as an event it would end the process.
  pool.on('error', ignore);
  pool.on('connect', (client) => client.on('error', ignore));
  return {
    query: (text, values, name) => onConnection(pool, (client) => run(client, text, values, name)),
    transaction: (work) => transact(pool, work),
    listen: (channel, heard) => listenOn(() => new pg.Client(settings(url, options)), channel, heard),
    close: () => (pool.ending ? Promise.resolve() : pool.end()),
  };
};

const ignore = (): void => {};

const settings = (url: string, { name, patient = false, readOnly = false }: PoolOptions): pg.ClientConfig => ({
  connectionString: url,
  application_name: `jembatan ${name}`,
  connectionTimeoutMillis: 5_000,
  keepAlive: true,
  types: readsAs,
  // JIT turns the append of a batch from 0.7 ms into 6.5 ms.
  options: `-c jit=off -c timezone=UTC${readOnly ? ' -c default_transaction_read_only=on' : ''}`,
  // query_timeout is for a network that swallows packets; the server's own limits come first.
  ...(patient
    ? {}
    : {
        statement_timeout: 5_000,
        lock_timeout: 2_000,
        idle_in_transaction_session_timeout: 10_000,
        query_timeout: 15_000,
      }),
});

const onConnection = async <Result>(
  pool: pg.Pool,
  work: (client: pg.ClientBase) => Promise<Result>,
): Promise<Result> => {
  const client = await pool.connect();
  try {
    const result = await work(client);
    client.release();
    return result;
  } catch (error) {
    client.release(!leavesConnectionUsable(error));
    throw error;
  }
};

const run = async <Row>(
  client: pg.ClientBase,
  text: string,
  values?: readonly unknown[],
  name?: string,
): Promise<Row[]> => {
  const config: pg.QueryConfig = { text };
  if (values) config.values = [...values];
  if (name) config.name = name;
  return (await client.query(config)).rows as Row[];
};

const transact = async <Result>(pool: pg.Pool, work: (sql: Sql) => Promise<Result>): Promise<Result> => {
  const client = await pool.connect();
  try {
    await client.query('begin');
    const result = await work({ query: (text, values, name) => run(client, text, values, name) });
    const { command } = await client.query('commit');
    if (command !== 'COMMIT')
      throw new Error('A statement of the transaction had failed, so the server rolled it back.');
    client.release();
    return result;
  } catch (error) {
    const rolledBack = await client.query('rollback').then(
      () => true,
      () => false,
    );
    client.release(!rolledBack);
    throw error;
  }
};

const leavesConnectionUsable = (error: unknown): boolean =>
  error instanceof pg.DatabaseError && error.severity === 'ERROR';
