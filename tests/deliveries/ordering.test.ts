import t from 'tap';
import { Failure } from '../../src/core/failure.js';
import type { Attempt } from '../../src/deliveries/delivery.js';
import { anExchange, answer, world } from './world.js';

const text = { en: 'The provider refuses.', id: 'Penyedia menolak.' };

t.test('deliveries of one ordering key go one at a time, in order; a held one keeps its place', async (t) => {
  const { worker, enqueue, queue } = await world(t);
  const exchanges = [1, 2, 3].map((n) => anExchange({ orderValue: '351024000800101230', request: { n } }));
  const other = anExchange({ orderValue: '351024000800109999' });
  const ids: string[] = [];
  for (const exchange of exchanges) ids.push((await enqueue(exchange)).delivery);
  const otherId = (await enqueue(other)).delivery;
  const sent: unknown[] = [];
  let isRefusing = true;
  const operator = worker(async ({ request, exchange }) => {
    if (exchange === exchanges[0]?.id && isRefusing) throw new Failure('PROVIDER_REFUSED', text);
    sent.push(request);
    return answer;
  });
  const [first = '', second = '', third = ''] = ids;
  await Promise.all([third, second, otherId].map((id) => operator.deliver(id)));
  t.same(sent, [other.request], 'only the other key may go');
  await operator.deliver(first);
  await operator.deliver(second);
  t.equal(sent.length, 1, 'the held head keeps its place');
  t.equal(await operator.reconcile(), 0, 'nobody behind it is woken in vain');

  isRefusing = false;
  await operator.retryDelivery(first, 'admin.sari');
  await operator.deliver(first);
  t.match(queue.woken.at(-1), { delivery: second }, 'its end wakes the next');
  await operator.deliver(third);
  await operator.deliver(second);
  await operator.deliver(third);
  t.same(sent.slice(1), [{ n: 1 }, { n: 2 }, { n: 3 }]);
});

t.test('two workers never run two deliveries of one ordering key at once', async (t) => {
  const { worker, enqueue } = await world(t);
  const ids: string[] = [];
  for (let n = 0; n < 12; n += 1) ids.push((await enqueue(anExchange({ orderValue: 'x', request: { n } }))).delivery);
  let running = 0;
  const sent: unknown[] = [];
  const send = async ({ request }: Attempt) => {
    running += 1;
    t.equal(running, 1);
    await new Promise(setImmediate);
    sent.push(request);
    running -= 1;
    return answer;
  };
  const workers = [worker(send), worker(send)];
  for (let round = 0; sent.length < ids.length && round < 50; round += 1)
    await Promise.all(ids.flatMap((id) => workers.map(({ deliver }) => deliver(id))));
  t.same(
    sent,
    ids.map((_, n) => ({ n })),
  );
});
