import t from 'tap';
import { anExchange, answer, world } from './world.js';

t.test('deliveries are listed newest first, in pages', async (t) => {
  const { worker, enqueue } = await world(t);
  const ids: string[] = [];
  for (let n = 0; n < 55; n += 1) ids.push((await enqueue(anExchange())).delivery);
  const { listDeliveries } = worker(async () => answer);
  const first = await listDeliveries('due');
  const second = await listDeliveries('due', first.at(-1)?.id);
  t.same(
    [...first, ...second].map(({ id }) => id),
    ids.reverse(),
  );
});
