import { setTimeout as delay } from 'node:timers/promises';
import { createPostgresBackend, isPgPool, type JobsOptions, Queue, runMigrations, Worker } from 'bullmq';
import { Redis } from 'ioredis';
import { Failure } from '../core/failure.js';
import type { DeliveryQueue } from './queue.js';

export interface BullQueueOptions {
  /** Redis or Valkey, when there is one; otherwise a pool of PostgreSQL from `src/postgres`. */
  readonly backend:
    | { readonly kind: 'redis'; readonly url: string }
    | { readonly kind: 'postgres'; readonly pool: QueuePool };
  /** Deliveries looked at at once by this process. Default 16. */
  readonly concurrency?: number;
  /** Sets this installation's queue apart from another one's on the same server. Default `deliveries`. */
  readonly name?: string;
  /** Hears of lost connections and the like. */
  readonly report?: (error: unknown) => void;
}

/** A `pg.Pool`, as `openQueuePool` makes it; `pg` itself stays in `src/postgres`. */
export interface QueuePool {
  connect(): Promise<unknown>;
  end(): Promise<void>;
}

interface Wake {
  readonly delivery: string;
}

/** Opens the queue; brings BullMQ's own tables up to date on PostgreSQL. The caller closes the pool after the queue. */
export const openBullQueue = async (options: BullQueueOptions): Promise<DeliveryQueue> => {
  const { concurrency = 16, name = 'deliveries', report = () => undefined } = options;
  const opened =
    options.backend.kind === 'redis'
      ? await onRedis(options.backend.url, name, report)
      : await onPostgres(options.backend.pool, name);
  const { queue } = opened;
  queue.on('error', report);
  let worker: Working | undefined;
  let stopping: Promise<void> | undefined;
  let closing: Promise<void> | undefined;

  const stop = (): Promise<void> => {
    stopping ??= worker?.close() ?? Promise.resolve();
    return stopping;
  };

  const close = async (): Promise<void> => {
    await stop();
    await queue.close();
    await opened.end();
  };

  const reach = async <Result>(work: () => Promise<Result>): Promise<Result> => {
    if (closing) throw unavailable(undefined);
    const timer = new AbortController();
    const late = delay(patienceMs, undefined, { signal: timer.signal }).then(() => Promise.reject(new Error('late')));
    try {
      return await Promise.race([work(), late]);
    } catch (cause) {
      throw unavailable(cause);
    } finally {
      timer.abort();
      late.catch(() => undefined);
    }
  };

  return {
    async wake(delivery, attempt, delayMs) {
      const options = { ...once, jobId: `${delivery}-${attempt}`, delay: Math.max(0, Math.ceil(delayMs)) };
      await reach(() => queue.add('wake', { delivery }, options));
    },
    async wakeAll(due) {
      const wakes = due.map(({ delivery, attempt }) => ({
        name: 'wake',
        data: { delivery },
        opts: { ...once, jobId: `${delivery}-${attempt}` },
      }));
      if (wakes.length > 0) await reach(() => queue.addBulk(wakes));
    },
    waiting: () => reach(() => queue.getWaitingCount()),
    async start(handler) {
      worker = opened.work(async ({ data }) => handler(data.delivery).catch(report), concurrency);
      worker.on('error', report);
      worker.waitUntilReady().catch(report);
    },
    async check() {
      await reach(() => queue.getWaitingCount());
    },
    stop,
    close() {
      closing ??= close();
      return closing;
    },
  };
};

/** BullMQ waits for a lost connection as long as it takes; whoever wakes may not. */
const patienceMs = 3_000;

/** The delivery's row counts attempts and decides; the queue wakes once and forgets. */
const once = { attempts: 1, removeOnComplete: true, removeOnFail: true };

/** BullMQ's classes carry their backend in their types; this is what both have in common. */
interface Opened {
  readonly queue: {
    add(name: string, data: Wake, options: JobsOptions): Promise<unknown>;
    addBulk(wakes: { name: string; data: Wake; opts: JobsOptions }[]): Promise<unknown>;
    getWaitingCount(): Promise<number>;
    on(event: 'error', heard: (error: Error) => void): unknown;
    close(): Promise<void>;
  };
  work(processor: (wake: { data: Wake }) => Promise<void>, concurrency: number): Working;
  end(): Promise<void>;
}

interface Working {
  on(event: 'error', heard: (error: Error) => void): unknown;
  waitUntilReady(): Promise<unknown>;
  close(): Promise<void>;
}

/** A second crash of a worker must not fail the job: the row decides that, too. */
const patience = { maxStalledCount: 100 };

const onRedis = async (url: string, name: string, report: (error: unknown) => void): Promise<Opened> => {
  // Whoever accepts an exchange must not wait for a Redis that is away; a worker has nothing else to do than wait for it.
  const producer = new Redis(url, { maxRetriesPerRequest: 1, enableOfflineQueue: false });
  const consumer = new Redis(url, { maxRetriesPerRequest: null, lazyConnect: true });
  for (const connection of [producer, consumer]) connection.on('error', report);
  const ready = new Promise((resolve) => producer.once('ready', resolve));
  await Promise.race([ready, delay(patienceMs, undefined, { ref: false })]);
  return {
    queue: new Queue<Wake>(name, { connection: producer, skipWaitingForReady: true }),
    work: (processor, concurrency) =>
      new Worker<Wake>(name, processor, { connection: consumer, concurrency, ...patience }),
    end() {
      for (const connection of [producer, consumer]) connection.disconnect();
      return Promise.resolve();
    },
  };
};

const onPostgres = async (pool: QueuePool, name: string): Promise<Opened> => {
  if (!isPgPool(pool)) throw new TypeError('BullMQ needs the pool that openQueuePool makes.');
  const client = await pool.connect();
  await runMigrations(client, 'bullmq').finally(() => client.release());
  return {
    queue: new Queue(name, { connection: pool }, createPostgresBackend),
    work: (processor, concurrency) =>
      new Worker(name, processor, { connection: pool, concurrency, ...patience }, createPostgresBackend),
    end: () => Promise.resolve(),
  };
};

const unavailable = (cause: unknown): Failure =>
  new Failure(
    'QUEUE_UNAVAILABLE',
    {
      en: 'The queue cannot be reached. What was accepted is safe and goes out once the queue is back.',
      id: 'Antrean tidak dapat dihubungi. Permintaan yang sudah diterima tetap aman dan akan dikirim setelah antrean pulih.',
    },
    { retryAfter: 5, cause },
  );
