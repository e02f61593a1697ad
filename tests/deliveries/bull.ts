import { randomBytes } from 'node:crypto';
import { Redis } from 'ioredis';
import type { Test } from 'tap';
import { systemClock } from '../../src/core/clock.js';
import type { Attempt, Delivered } from '../../src/deliveries/delivery.js';
import { openBullQueue } from '../../src/deliveries/queue.bullmq.js';
import type { DeliveryQueue } from '../../src/deliveries/queue.js';
import type { NewQueuedExchange } from '../../src/exchanges/exchange.js';
import { openQueuePool } from '../../src/postgres/queue-pool.js';
import { anExchange, someLimits, world } from './world.js';

const redisUrl = process.env.REDIS_URL;
export const backends = redisUrl ? (['postgres', 'redis'] as const) : (['postgres'] as const);

/** Real tables and a real BullMQ; `open` makes another process's queue, `wipe` empties it behind everyone's back. */
export const setup = async (t: Test, backend: 'postgres' | 'redis') => {
  const tools = await world(t, {
    clock: systemClock,
    limits: () => ({ ...someLimits, firstDelayMs: 20, attempts: 8 }),
  });
  const name = `test-${randomBytes(6).toString('hex')}`;
  const closing: (() => Promise<unknown>)[] = [];
  t.teardown(async () => {
    for (const close of closing.reverse()) await close();
  });

  const open = async (): Promise<DeliveryQueue> => {
    const concurrency = 8;
    if (backend === 'redis')
      return openBullQueue({ backend: { kind: 'redis', url: redisUrl ?? '' }, name, concurrency });
    const pool = openQueuePool(tools.database.url);
    closing.push(() => pool.end());
    return openBullQueue({ backend: { kind: 'postgres', pool }, name, concurrency });
  };

  const wipe = async (): Promise<void> => {
    if (backend === 'postgres') {
      await tools.database.query('delete from bullmq.job');
      return;
    }
    const redis = new Redis(redisUrl ?? '');
    const keys = await redis.keys(`bull:${name}:*`);
    if (keys.length > 0) await redis.del(keys);
    await redis.quit();
  };
  if (backend === 'redis') closing.push(wipe);

  const start = async (send: (attempt: Attempt) => Promise<Delivered>, more = {}) => {
    const queue = await open();
    const deliveries = tools.worker(send, { queue, reconcileMs: 500, ...more });
    let isClosed = false;
    const close = async (graceMs?: number): Promise<void> => {
      isClosed = true;
      await deliveries.close(graceMs);
      await queue.close();
    };
    closing.push(() => (isClosed ? Promise.resolve() : close()));
    await deliveries.start();
    return { queue, deliveries, close };
  };

  const enqueueMany = async (count: number, of: (n: number) => Partial<NewQueuedExchange> = () => ({})) => {
    for (let n = 0; n < count; n += 100) {
      const children = Array.from({ length: Math.min(100, count - n) }, (_, i) => anExchange(of(n + i)));
      await tools.enqueueChildren(children, { records: [] });
    }
  };

  const countOf = async (state: string): Promise<number> => {
    const [row] = await tools.database.query<{ count: number }>(
      'select count(*)::int as count from work.delivery where state = $1',
      [state],
    );
    return row?.count ?? 0;
  };
  return { ...tools, open, wipe, start, enqueueMany, countOf };
};
