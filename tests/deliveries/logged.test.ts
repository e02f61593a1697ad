import t from 'tap';
import { Failure } from '../../src/core/failure.js';
import { erasePayloads } from '../../src/deliveries/retention.postgres.js';
import { createEnqueue } from '../../src/exchanges/enqueue.js';
import { logOn } from '../log/record.js';
import { anExchange, answer, world } from './world.js';

t.test('every step of a queued exchange is an entry of the real log, without an identifier in clear', async (t) => {
  const { database, sealer, clock, secret, queue, worker } = await world(t);
  const log = logOn(database);
  t.teardown(() => log.close());
  const { enqueue } = createEnqueue({ database, log, sealer, clock, secret, wake: queue.wake });
  let isAway = true;
  const operator = worker(
    async () => {
      if (isAway) throw new Failure('PROVIDER_REFUSED', { en: 'Refused.', id: 'Ditolak.' }, { native: '08' });
      return { ...answer, subjects: [{ scheme: 'nib', value: '9120001234567' }] };
    },
    { log },
  );
  const exchange = anExchange({ payloadDays: 1 });
  const { delivery } = await enqueue(exchange);
  await operator.deliver(delivery);
  await operator.retryDelivery(delivery, 'admin.sari');
  isAway = false;
  await operator.deliver(delivery);
  clock.pass(24 * 60 * 60 * 1000);
  await erasePayloads({ database, log }, clock.now());
  const given = anExchange();
  const { delivery: hopeless } = await enqueue(given);
  isAway = true;
  await operator.deliver(hopeless);
  await operator.discardDelivery(hopeless, 'admin.sari', 'no longer wanted');

  const rows = await database.query<{ entry: string }>('select entry from log.entry order by idx');
  const entries = rows.map(({ entry }) => JSON.parse(entry) as Record<string, unknown>);
  t.same(
    entries.filter((entry) => entry.exchange === exchange.id).map(({ kind, outcome }) => `${kind} ${outcome}`),
    [
      'exchange.accepted queued',
      'delivery.decided held',
      'delivery.decided queued',
      'delivery.completed completed',
      'payload.erased erased',
    ],
  );
  t.match(entries.at(-1), { kind: 'delivery.decided', exchange: given.id, outcome: 'discarded' });
  t.notMatch(JSON.stringify(entries), /3510240101909001|9120001234567|P-17|IZN-2026-9/);
});
