import t from 'tap';
import { Failure } from '../../src/core/failure.js';
import type { Attempt, Delivered } from '../../src/deliveries/delivery.js';
import { backends, setup } from './bull.js';
import { answer, until } from './world.js';

for (const backend of backends) {
  t.test(
    `${backend}: a thousand deliveries have exactly one effect each with two workers and a provider that stumbles`,
    async (t) => {
      const { start, enqueueMany, countOf, log } = await setup(t, backend);
      await enqueueMany(1_000);
      const effects = new Map<string, number>();
      const send = async ({ idempotencyKey, attempt }: Attempt): Promise<Delivered> => {
        if (attempt === 1 && effects.size % 50 === 49)
          throw new Failure('PROVIDER_BUSY', { en: 'Busy.', id: 'Sibuk.' });
        effects.set(idempotencyKey, (effects.get(idempotencyKey) ?? 0) + 1);
        return answer;
      };
      await Promise.all([start(send, { reconcileMs: 2_000 }), start(send, { reconcileMs: 2_000 })]);
      await until(async () => (await countOf('completed')) === 1_000, 'all are completed');
      t.equal(effects.size, 1_000);
      t.same([...new Set(effects.values())], [1]);
      const completed = (await log.records()).filter(({ kind }) => kind === 'delivery.completed');
      t.equal(new Set(completed.map(({ exchange }) => exchange)).size, 1_000);
      t.equal(completed.length, 1_000);
    },
  );
}
