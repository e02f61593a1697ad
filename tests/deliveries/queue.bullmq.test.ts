import { randomBytes } from 'node:crypto';
import { Redis } from 'ioredis';
import t, { type Test } from 'tap';
import { systemClock } from '../../src/core/clock.js';
import { Failure } from '../../src/core/failure.js';
import type { Attempt, Delivered } from '../../src/deliveries/delivery.js';
import { openBullQueue } from '../../src/deliveries/queue.bullmq.js';
import type { DeliveryQueue } from '../../src/deliveries/queue.js';
import type { NewQueuedExchange } from '../../src/exchanges/exchange.js';
import { openQueuePool } from '../../src/postgres/queue-pool.js';
import { anExchange, answer, someLimits, until, world } from './world.js';

const redisUrl = process.env.REDIS_URL;
const backends = redisUrl ? (['postgres', 'redis'] as const) : (['postgres'] as const);

/** Real tables and a real BullMQ; `open` makes another process's queue, `wipe` empties it behind everyone's back. */
const setup = async (t: Test, backend: 'postgres' | 'redis') => {
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

for (const backend of backends) {
  t.test(
    `${backend}: a thousand deliveries have exactly one effect each with two workers and a provider that stumbles`,
    async (t) => {
      const { start, enqueueMany, countOf, log } = await setup(t, backend);
      await enqueueMany(1_000);
      const effects = new Map<string, number>();
      const send = async ({ idempotencyKey, attempt }: Attempt): Promise<Delivered> => {
        if (attempt === 1 && effects.size % 50 === 49)
          throw new Failure('PROVIDER_BUSY', { en: 'Busy.', id: 'Sibuk.' });
        effects.set(idempotencyKey, (effects.get(idempotencyKey) ?? 0) + 1);
        return answer;
      };
      await Promise.all([start(send), start(send)]);
      await until(async () => (await countOf('completed')) === 1_000, 'all are completed');
      t.equal(effects.size, 1_000);
      t.same([...new Set(effects.values())], [1]);
      const completed = (await log.records()).filter(({ kind }) => kind === 'delivery.completed');
      t.equal(new Set(completed.map(({ exchange }) => exchange)).size, 1_000);
      t.equal(completed.length, 1_000);
    },
  );

  t.test(`${backend}: a queue wiped in the middle loses nothing and repeats nothing`, async (t) => {
    const { start, enqueueMany, countOf, wipe } = await setup(t, backend);
    await enqueueMany(100);
    const effects: string[] = [];
    let go = (): void => {};
    const gate = new Promise<void>((resolve) => {
      go = resolve;
    });
    await start(async ({ idempotencyKey }) => {
      if (effects.length >= 20) await gate;
      effects.push(idempotencyKey);
      return answer;
    });
    await until(() => effects.length >= 20, 'some are sent');
    await wipe();
    go();
    await until(async () => (await countOf('completed')) === 100, 'all are completed');
    t.equal(new Set(effects).size, 100);
    t.equal(effects.length, 100);
  });

  t.test(`${backend}: a retry is woken by the queue when it is due`, async (t) => {
    const { start, enqueue, store } = await setup(t, backend);
    const exchange = anExchange();
    const { deliveries } = await start(
      async ({ attempt }) => {
        if (attempt < 3) throw new Failure('PROVIDER_TIMEOUT', { en: 'Late.', id: 'Lambat.' });
        return answer;
      },
      { reconcileMs: 3_600_000 },
    );
    await enqueue(exchange);
    t.equal(await deliveries.reconcile(), 1);
    t.match(await store.waitForEnd(exchange.id, 30_000), { state: 'completed', delivery: { attempt: 3 } });
  });

  t.test(`${backend}: the same wake twice runs once, and one forgotten may come again`, async (t) => {
    const { open } = await setup(t, backend);
    const queue = await open();
    const seen: string[] = [];
    await queue.wake('0193a000-0000-7000-8000-000000000001', 1, 0);
    await queue.wake('0193a000-0000-7000-8000-000000000001', 1, 0);
    await queue.start(async (delivery) => {
      seen.push(delivery);
      if (seen.length === 1) throw new Error('a handler that fails');
    });
    await until(() => seen.length === 1, 'it runs');
    await until(async () => {
      await queue.wake('0193a000-0000-7000-8000-000000000001', 1, 0);
      return seen.length >= 2;
    }, 'it runs again');
    await queue.close();
    await queue.close();
    await t.rejects(queue.wake('0193a000-0000-7000-8000-000000000002', 1, 0), { code: 'QUEUE_UNAVAILABLE' });
  });

  t.test(
    `${backend}: a process that stops finishes what it can, gives the rest back, and another goes on`,
    async (t) => {
      const { start, enqueueMany, countOf, database } = await setup(t, backend);
      await enqueueMany(4);
      let sending = 0;
      const { close } = await start(
        ({ signal }) =>
          new Promise((_, reject) => {
            sending += 1;
            signal.addEventListener('abort', () =>
              reject(new Failure('PROVIDER_UNAVAILABLE', { en: 'Stop.', id: 'Henti.' })),
            );
          }),
      );
      await until(() => sending === 4, 'all are being sent');
      await close(10);
      t.equal(await countOf('due'), 4);
      t.match(await database.query('select max(attempt) as attempt from work.delivery'), [{ attempt: 0 }]);
      await start(async () => answer);
      await until(async () => (await countOf('completed')) === 4, 'the next process delivers');
    },
  );
}
