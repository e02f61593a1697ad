import pg from 'pg';

/**
 * The pool that BullMQ works on; nothing else may use it. BullMQ looks for its own tables in the schema `bullmq`, keeps one
 * connection of a worker for LISTEN (so at least 2 for each), and reads numbers in pg's own way. The caller ends it.
 */
export const openQueuePool = (url: string, max = 6): pg.Pool => {
  const pool = new pg.Pool({
    connectionString: url,
    application_name: 'jembatan queue',
    max,
    keepAlive: true,
    connectionTimeoutMillis: 5_000,
    options: '-c search_path=bullmq,public -c timezone=UTC',
  });
  // A connection that breaks fails its own query; as an event it would end the process.
  pool.on('error', () => undefined);
  return pool;
};
