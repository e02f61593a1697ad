import t from 'tap';
import { newId } from '../../src/core/id.js';
import { erasePayloads } from '../../src/deliveries/retention.postgres.js';
import { createIdempotency } from '../../src/exchanges/idempotency.postgres.js';
import { anExchange, answer, world } from './world.js';

const day = 24 * 60 * 60 * 1000;

t.test('payloads and parties are erased when their days are over, and the hole is an entry', async (t) => {
  const { worker, enqueue, store, clock, log, database } = await world(t);
  const [short, long, open] = [anExchange({ payloadDays: 1 }), anExchange({ payloadDays: 7 }), anExchange()];
  const operator = worker(async () => answer);
  for (const exchange of [short, long]) await operator.deliver((await enqueue(exchange)).delivery);
  await enqueue(open);
  t.equal(await erasePayloads({ database, log }, clock.now()), 0);
  clock.pass(day);
  t.equal(await erasePayloads({ database, log }, clock.now()), 1);
  t.equal(await store.response(short.id), undefined);
  t.equal(await store.response(long.id), '{"status":"RECEIVED"}');
  t.match((await log.records()).at(-1), { kind: 'payload.erased', exchange: short.id, note: { reason: 'retention' } });
  clock.pass(100 * day);
  t.equal(await erasePayloads({ database, log }, clock.now()), 1);
  t.equal(await erasePayloads({ database, log }, clock.now()), 0);
  t.match(await database.query('select exchange from work.payload'), [{ exchange: open.id }], 'an open one is kept');
  t.match(await database.query('select id from work.exchange where party is not null'), [{ id: open.id }]);
});

t.test('many are erased in batches', async (t) => {
  const { enqueue, clock, database, log } = await world(t);
  for (let n = 0; n < 201; n += 1) await enqueue(anExchange());
  await database.query(`update work.exchange set erase_after = $1`, [clock.now()]);
  t.equal(await erasePayloads({ database, log }, clock.now()), 201);
  t.same(await database.query('select from work.payload'), []);
});

t.test('a dead delivery whose request is erased can be discarded, not sent again', async (t) => {
  const { worker, enqueue, clock, database, log } = await world(t);
  const operator = worker(() => Promise.reject(new Error('not reached')), { agreementStands: () => undefined });
  const { delivery } = await enqueue(anExchange());
  await operator.deliver(delivery);
  await operator.discardDelivery(delivery, 'admin.sari', 'not needed');
  clock.pass(8 * day);
  t.equal(await erasePayloads({ database, log }, clock.now()), 1);
  await t.rejects(operator.retryDelivery(delivery, 'admin.sari'), { code: 'NOT_FOUND' });
});

t.test('expired idempotency keys are deleted', async (t) => {
  const tools = await world(t);
  const begin = () =>
    createIdempotency(tools).begin({
      client: 'a.b',
      service: 's.v1',
      key: newId(),
      fingerprint: '0',
      exchange: newId(),
      deadline: tools.clock.now().getTime(),
    });
  await begin();
  tools.clock.pass(7 * day);
  await begin();
  await erasePayloads(tools, tools.clock.now());
  t.equal((await tools.database.query('select from work.idempotency')).length, 1);
});
