import fc from 'fast-check';
import t from 'tap';
import { systemClock } from '../../src/core/clock.js';
import { createSlots } from '../../src/protocols/slots.js';

const limits = (signal?: AbortSignal) => ({ signal, deadline: Date.now() + 5000 });
const interrupted = () => new Error('interrupted');

t.test('there are never more inside than places, and everybody gets in', async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 4 }), fc.array(fc.nat(3), { maxLength: 20 }), async (size, stays) => {
      const slots = createSlots(size);
      let [inside, most, served] = [0, 0, 0];
      await Promise.all(
        stays.map(async (turns) => {
          const leave = await slots.enter(limits(), interrupted, systemClock);
          inside += 1;
          most = Math.max(most, inside);
          for (let turn = 0; turn < turns; turn += 1) await Promise.resolve();
          inside -= 1;
          served += 1;
          leave();
          leave();
        }),
      );
      await slots.close();
      return most <= size && served === stays.length;
    }),
  );
});

t.test('whoever waits is let in in the order they came', async (t) => {
  const slots = createSlots(1);
  const leave = await slots.enter(limits(), interrupted, systemClock);
  const order: number[] = [];
  const waiting = [1, 2, 3].map(async (n) => {
    const out = await slots.enter(limits(), interrupted, systemClock);
    order.push(n);
    out();
  });
  leave();
  await Promise.all(waiting);
  t.same(order, [1, 2, 3]);
});

t.test('an aborted wait gives its place up, and an aborted call is not let in at all', async (t) => {
  const slots = createSlots(1);
  const leave = await slots.enter(limits(), interrupted, systemClock);
  const abort = new AbortController();
  const given = slots.enter(limits(abort.signal), interrupted, systemClock);
  const next = slots.enter(limits(), interrupted, systemClock);
  abort.abort();
  await t.rejects(given, interrupted());
  await t.rejects(slots.enter(limits(abort.signal), interrupted, systemClock), interrupted());
  leave();
  (await next)();
  await slots.close();
});
