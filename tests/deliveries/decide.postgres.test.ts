import t from 'tap';
import { Failure } from '../../src/core/failure.js';
import { anExchange, answer, someLimits, world } from './world.js';

const text = { en: 'The provider is away.', id: 'Penyedia sedang tidak ada.' };
const away = () => new Failure('PROVIDER_UNAVAILABLE', text);

t.test('an operator discards a dead delivery with a reason, which may not hold a number of a person', async (t) => {
  const { worker, enqueue, view, log } = await world(t);
  const operator = worker(() => Promise.reject(new Failure('PROVIDER_REFUSED', text)));
  const exchange = anExchange();
  const { delivery } = await enqueue(exchange);
  await operator.deliver(delivery);
  await t.rejects(operator.discardDelivery(delivery, 'admin.sari', ' '), { code: 'REQUEST_INVALID' });
  await t.rejects(operator.discardDelivery(delivery, 'admin.sari', 'NIK 3510240101909001'), {
    code: 'REQUEST_INVALID',
  });
  await operator.discardDelivery(delivery, 'admin.sari', 'carried out by hand');
  t.match(await view(exchange.id), { state: 'dead', code: 'PROVIDER_REFUSED', delivery: { state: 'discarded' } });
  t.match((await log.records()).at(-1), { kind: 'delivery.decided', outcome: 'discarded', note: { by: 'admin.sari' } });
  await t.rejects(operator.discardDelivery(delivery, 'admin.sari', 'again'), { code: 'NOT_FOUND' });
  await t.rejects(operator.retryDelivery('no id', 'admin.sari'), { code: 'NOT_FOUND' });
});

t.test('a dead delivery sent again opens its exchange with a fresh budget', async (t) => {
  const { worker, enqueue, view, clock } = await world(t, { limits: () => ({ ...someLimits, attempts: 1 }) });
  const exchange = anExchange();
  const { delivery } = await enqueue(exchange);
  const failing = worker(() => Promise.reject(away()), { limits: () => ({ ...someLimits, attempts: 1 }) });
  await failing.deliver(delivery);
  t.match(await view(exchange.id), { state: 'dead' });
  clock.pass(2 * 24 * 60 * 60 * 1000);
  await failing.retryDelivery(delivery, 'admin.sari');
  t.match(await view(exchange.id), { state: 'queued', endedAt: null, code: null });
  await worker(async () => answer).deliver(delivery);
  t.match(await view(exchange.id), { state: 'completed', delivery: { attempt: 2 } });
});
