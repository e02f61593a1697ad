import t from 'tap';
import { newId } from '../../src/core/id.js';
import { endAbandonedWrites } from '../../src/exchanges/abandoned.postgres.js';
import { createIdempotency } from '../../src/exchanges/idempotency.postgres.js';
import { anExchange, world } from '../deliveries/world.js';

t.test(
  'a write whose process vanished after sending ends as failed, with its entry, and its key stays bound',
  async (t) => {
    const tools = await world(t);
    const { store, database, clock, view, log } = tools;
    const exchange = anExchange();
    const begin = (id: string) =>
      createIdempotency(tools).begin({
        client: exchange.consumer,
        service: exchange.service,
        key: 'k-1',
        fingerprint: 'f',
        exchange: id,
        deadline: clock.now().getTime() + 1_000,
      });
    await begin(exchange.id);
    await database.transaction((sql) => store.insert(sql, exchange, clock.now()));
    t.equal(await endAbandonedWrites(tools), 0, 'it may still be running');
    clock.pass(15 * 60 * 1000);
    t.equal(await endAbandonedWrites(tools), 1);
    t.equal(await endAbandonedWrites(tools), 0);
    t.match(await view(exchange.id), { state: 'failed', code: 'UNEXPECTED', endedAt: clock.now() });
    t.match(await log.records(), [
      {
        kind: 'exchange.failed',
        exchange: exchange.id,
        note: { reason: 'outcome unknown' },
        sealed: { officer: 'P-17' },
      },
    ]);
    const repeat = await begin(newId());
    t.match(repeat, { kind: 'inProgress', exchange: exchange.id });
    t.match(repeat.kind === 'inProgress' && repeat.failure.detail.en, new RegExp(`/v1/exchanges/${exchange.id}`));
  },
);

t.test('queued exchanges and writes that ended are left alone', async (t) => {
  const { store, database, clock, enqueue, ...tools } = await world(t);
  const ended = anExchange();
  await database.transaction((sql) => store.insert(sql, ended, clock.now()));
  const ending = { state: 'answered', code: null, at: clock.now(), returned: [], withheld: [] } as const;
  await store.end(database, ended.id, ending);
  await enqueue(anExchange());
  clock.pass(24 * 60 * 60 * 1000);
  t.equal(await endAbandonedWrites({ ...tools, database, clock }), 0);
});
