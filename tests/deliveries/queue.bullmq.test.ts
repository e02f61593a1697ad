import t from 'tap';
import { Failure } from '../../src/core/failure.js';
import type { Attempt } from '../../src/deliveries/delivery.js';
import { openBullQueue } from '../../src/deliveries/queue.bullmq.js';
import { backends, setup } from './bull.js';
import { anExchange, answer, someLimits, until } from './world.js';

for (const backend of backends) {
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

t.test('a Redis that is away neither blocks whoever wakes nor whoever stops', async (t) => {
  const reports: unknown[] = [];
  const queue = await openBullQueue({
    backend: { kind: 'redis', url: 'redis://127.0.0.1:1' },
    report: (error) => reports.push(error),
  });
  await t.rejects(queue.wake('0193a000-0000-7000-8000-000000000001', 1, 0), {
    code: 'QUEUE_UNAVAILABLE',
    retryAfter: 5,
  });
  await t.rejects(queue.check(), { code: 'QUEUE_UNAVAILABLE' });
  await queue.start(() => Promise.resolve());
  await queue.close();
  t.ok(reports.length > 0);
});

t.test('connections that break in the middle lose nothing and repeat nothing', async (t) => {
  const { start, enqueueMany, countOf, database } = await setup(t, 'postgres');
  await enqueueMany(60);
  const effects: string[] = [];
  const send = async ({ idempotencyKey }: Attempt) => {
    effects.push(idempotencyKey);
    if (effects.length === 20)
      await database.query(
        'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
      );
    return answer;
  };
  await start(send, { leaseMarginMs: 3_000, limits: () => ({ ...someLimits, timeoutMs: 1_000 }) });
  await until(async () => (await countOf('completed').catch(() => 0)) === 60, 'all are completed');
  t.equal(new Set(effects).size, 60);
  t.equal(effects.length, 60);
});
