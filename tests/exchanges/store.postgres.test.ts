import t from 'tap';
import { newId } from '../../src/core/id.js';
import { anExchange, answer, until, world } from '../deliveries/world.js';

t.test('who waits for a queued exchange hears of its end at once', async (t) => {
  const { enqueue, worker, store } = await world(t);
  const exchange = anExchange();
  const { delivery } = await enqueue(exchange);
  const waiting = store.waitForEnd(exchange.id, 30_000);
  await worker(async () => answer).deliver(delivery);
  t.match(await waiting, { state: 'completed' });
  t.match(await store.waitForEnd(exchange.id, 30_000), { state: 'completed' }, 'and at once when it has ended');
});

t.test('who waits in vain or hangs up gets what is known', async (t) => {
  const { enqueue, store } = await world(t);
  const exchange = anExchange();
  await enqueue(exchange);
  t.match(await store.waitForEnd(exchange.id, 1), { state: 'queued' });
  t.match(await store.waitForEnd(exchange.id, 30_000, AbortSignal.abort()), { state: 'queued' });
  t.equal(await store.waitForEnd(newId(), 30_000), undefined);
});

t.test('a synchronous write is kept before it is sent and ends once', async (t) => {
  const { store, database, clock, view } = await world(t);
  const exchange = anExchange();
  await database.transaction((sql) => store.insert(sql, exchange, clock.now()));
  t.match(await view(exchange.id), { mode: 'sync', state: 'accepted', delivery: null, endedAt: null });
  const ending = { state: 'answered', code: null, at: clock.now(), returned: ['status'], withheld: ['fee'] } as const;
  t.equal(await store.end(database, exchange.id, { ...ending, response: '{"a":1}' }), true);
  t.equal(await store.end(database, exchange.id, { ...ending, state: 'failed' }), false);
  t.match(await view(exchange.id), { state: 'answered', endedAt: clock.now(), elements: { withheld: ['fee'] } });
  t.equal(await store.response(exchange.id), '{"a":1}');
});

t.test('a notice reaches who waits in another process, and waiting leaves nothing behind', async (t) => {
  const { notices, database } = await world(t);
  const watch = await notices.watch('inbox:x');
  const other = await notices.watch('inbox:y');
  let isHeard = false;
  const heard = watch.next(30_000).then(() => {
    isHeard = true;
  });
  await database.query(`select pg_notify('work', 'inbox:y')`);
  await other.next(30_000);
  t.equal(isHeard, false, 'not of its topic');
  await database.query(`select pg_notify('work', 'inbox:x')`);
  await heard;
  watch.close();
  other.close();
  await notices.close();
  await until(async () => {
    const left = await database.query(
      `select from pg_stat_activity where datname = current_database() and query ilike 'listen%'`,
    );
    return left.length === 0;
  }, 'the listening connection is closed');
});
