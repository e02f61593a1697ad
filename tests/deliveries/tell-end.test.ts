import t, { type Test } from 'tap';
import { Failure } from '../../src/core/failure.js';
import type { Send } from '../../src/deliveries/delivery.js';
import type { TellEnd } from '../../src/exchanges/tell-end.js';
import { anExchange, answer, someLimits, world } from './world.js';

const text = { en: 'The provider is away.', id: 'Penyedia sedang tidak ada.' };

/** One queued exchange, and who heard how it ended: within the transaction, and once it was through. */
const setup = async (t: Test, send: Send) => {
  const heard: string[] = [];
  const woken: string[] = [];
  const tellEnd: TellEnd = async (sql, { exchange }, { state, code }) => {
    await sql.query('select 1');
    heard.push(`${exchange} ${state} ${code}`);
    return () => void woken.push(exchange);
  };
  const all = await world(t);
  const worker = all.worker(send, { tellEnd, limits: () => ({ ...someLimits, attempts: 2 }) });
  const exchange = anExchange();
  const { delivery } = await all.enqueue(exchange);
  return { ...all, worker, heard, woken, exchange, delivery };
};

t.test('a consumer is told once that its exchange completed, not of the tries before', async (t) => {
  let tries = 0;
  const { worker, heard, woken, exchange, delivery, clock } = await setup(t, async () => {
    tries += 1;
    if (tries === 1) throw new Failure('PROVIDER_UNAVAILABLE', text);
    return answer;
  });
  await worker.deliver(delivery);
  t.same(heard, []);
  clock.pass(60_000);
  await worker.deliver(delivery);
  await worker.deliver(delivery);
  t.same(heard, [`${exchange.id} completed null`]);
  t.same(woken, [exchange.id]);
});

t.test(
  'refused, given up, and completed after all: told each time it ends, but not of what was known already',
  async (t) => {
    let isRefused = true;
    const { worker, heard, exchange, delivery } = await setup(t, async () => {
      if (isRefused) throw new Failure('REQUEST_INVALID', text);
      return answer;
    });
    await worker.deliver(delivery);
    t.same(heard.splice(0), [`${exchange.id} failed REQUEST_INVALID`]);
    isRefused = false;
    await worker.retryDelivery(delivery, 'admin.sari');
    await worker.deliver(delivery);
    t.same(heard.splice(0), [`${exchange.id} completed null`]);
  },
);

t.test('an exchange that an operator discards while it is held ends then; one that was dead had ended', async (t) => {
  const lostLogin = await setup(t, () => Promise.reject(new Failure('PROVIDER_AUTH_FAILED', text)));
  await lostLogin.worker.deliver(lostLogin.delivery);
  t.same(lostLogin.heard, []);
  await lostLogin.worker.discardDelivery(lostLogin.delivery, 'admin.sari', 'carried out by hand');
  t.same(lostLogin.heard, [`${lostLogin.exchange.id} dead PROVIDER_AUTH_FAILED`]);

  const refused = await setup(t, () => Promise.reject(new Failure('REQUEST_INVALID', text)));
  await refused.worker.deliver(refused.delivery);
  await refused.worker.discardDelivery(refused.delivery, 'admin.sari', 'not needed');
  t.equal(refused.heard.length, 1);
});
