import t from 'tap';
import { createCoalesce } from '../../src/exchanges/coalesce.js';

t.test(
  'calls that ask the same at the same time share one, answers and failures alike; later ones ask anew',
  async (t) => {
    const coalesce = createCoalesce<number>();
    let calls = 0;
    const ask = async () => {
      calls += 1;
      const call = calls;
      await Promise.resolve();
      if (call === 2) throw new Error('no');
      return call;
    };
    t.same(await Promise.all([coalesce('a', ask), coalesce('a', ask)]), [1, 1]);
    const [first, second] = await Promise.allSettled([coalesce('a', ask), coalesce('a', ask)]);
    t.same([first?.status, second?.status, calls], ['rejected', 'rejected', 2]);
    t.same(await Promise.all([coalesce('a', ask), coalesce('b', ask)]), [3, 4]);
  },
);
