import t from 'tap';
import { newId } from '../../src/core/id.js';
import { createEnqueue } from '../../src/exchanges/enqueue.js';
import { fingerprintOf } from '../../src/exchanges/idempotency.js';
import { createIdempotency } from '../../src/exchanges/idempotency.postgres.js';
import { anExchange, world } from '../deliveries/world.js';

const outcome = { status: 202, headers: { location: '/v1/exchanges/x' }, body: '{"state":"queued"}' };

const claim = async (tools: Awaited<ReturnType<typeof world>>, exchange: string) =>
  createIdempotency(tools).begin({
    client: 'dpmptsp.perizinan',
    service: 'licensing.permit.publish.v1',
    key: 'k-1',
    fingerprint: fingerprintOf('{}', 'P'),
    exchange,
    deadline: tools.clock.now().getTime() + 1_000,
  });

t.test('exchange, delivery, key and entry are written together, and a worker is woken', async (t) => {
  const tools = await world(t);
  const exchange = anExchange({ received: '{ "nik": "3510240101909001" }' });
  const begun = await claim(tools, exchange.id);
  if (begun.kind !== 'fresh') throw new Error(begun.kind);
  const { id, delivery } = await tools.enqueue(exchange, { claim: begun.claim, outcome });
  t.equal(id, exchange.id);
  t.same(tools.queue.woken, [{ delivery, attempt: 1, delayMs: 0 }]);
  t.match(await tools.view(id), {
    state: 'queued',
    mode: 'queued',
    elements: { asked: ['status'] },
    delivery: { state: 'due' },
  });
  t.match(await tools.log.records(), [
    { kind: 'exchange.accepted', exchange: id, mode: 'queued', sealed: { request: '{ "nik": "3510240101909001" }' } },
  ]);
  t.match(await claim(tools, newId()), { kind: 'replay', exchange: id, outcome });
});

t.test('when the log is away nothing at all is kept, and the key is free again after its release', async (t) => {
  const tools = await world(t);
  const exchange = anExchange();
  const begun = await claim(tools, exchange.id);
  if (begun.kind !== 'fresh') throw new Error(begun.kind);
  tools.log.break(1);
  await t.rejects(tools.enqueue(exchange, { claim: begun.claim, outcome }));
  t.equal(await tools.store.get(exchange.id), undefined);
  t.same(await tools.database.query('select from work.delivery'), []);
  t.same(tools.queue.woken, []);
  await begun.claim.release();
  t.match(await claim(tools, newId()), { kind: 'fresh' });
});

t.test('a queue that is away loses nothing: the reconciler finds what is due', async (t) => {
  const tools = await world(t);
  const { enqueue } = createEnqueue({ ...tools, wake: () => Promise.reject(new Error('away')) });
  const { delivery } = await enqueue(anExchange());
  const { reconcile } = tools.worker(() => Promise.reject(new Error('not sent')));
  t.equal(await reconcile(), 1);
  t.same(tools.queue.woken, [{ delivery, attempt: 1, delayMs: 0 }]);
});

t.test("an event's children stand or fall with the parent's own outcome", async (t) => {
  const tools = await world(t);
  const parent = newId();
  const child = (system: string, via: 'push' | 'mailbox') =>
    anExchange({ parent, consumer: system, system, via, provider: 'oss.rba', service: 'licensing.nib.received.v1' });
  const children = [child('bapenda.pajak', 'push'), child('desa.kampung', 'mailbox')];
  const [accepted] = (await tools.log.records()).slice();
  t.equal(accepted, undefined);
  await t.rejects(
    tools.enqueueChildren(children, { records: [], write: () => Promise.reject(new Error('the parent fails')) }),
  );
  t.same(await tools.database.query('select from work.exchange'), []);

  await tools.enqueueChildren(children, { records: [] });
  for (const { id, system } of children)
    t.match(await tools.view(id), { parent, consumer: system, state: 'queued', delivery: { system } });
  t.equal(tools.queue.woken.length, 1, 'a mailbox needs no worker');
  t.match(
    (await tools.log.records()).map((record) => record.parent),
    [parent, parent],
  );
});
