import t from 'tap';
import { createGroupCommit } from '../../src/log/group-commit.js';

/** A writer whose batches are finished by hand. */
const setup = ({ batch = 100, queue = 1_000 } = {}) => {
  const batches: { items: readonly string[]; finish: () => void; fail: (error: Error) => void }[] = [];
  let next = 0;
  const group = createGroupCommit<string>({
    batch,
    queue,
    write: (items) =>
      new Promise((resolve, reject) => {
        batches.push({ items, finish: () => resolve(items.map(() => next++)), fail: reject });
      }),
  });
  return { group, batches };
};

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

t.test('a batch is whatever arrived during the last write, and never two are in flight', async (t) => {
  const { group, batches } = setup();
  const first = [group.add('a'), group.add('b')];
  await turn();
  const later = ['c', 'd', 'e'].map((item) => group.add(item));
  await turn();
  t.strictSame(
    batches.map(({ items }) => items),
    [['a', 'b']],
    'the second waits for the first',
  );
  batches[0]?.finish();
  t.strictSame(await Promise.all(first), [0, 1]);
  await turn();
  t.strictSame(batches[1]?.items, ['c', 'd', 'e']);
  batches[1]?.finish();
  t.strictSame(await Promise.all(later), [2, 3, 4]);
});

t.test('a write that fails rejects its own batch and no other', async (t) => {
  const { group, batches } = setup();
  const lost = group.add('a');
  await turn();
  const kept = group.add('b');
  batches[0]?.fail(new Error('gone'));
  await t.rejects(lost, /gone/);
  await turn();
  batches[1]?.finish();
  t.equal(await kept, 0);
});

t.test('a long queue is written in several batches, in order', async (t) => {
  const { group, batches } = setup({ batch: 2 });
  const added = Promise.all(['a', 'b', 'c', 'd', 'e'].map((item) => group.add(item)));
  for (let n = 0; n < 3; n += 1) {
    await turn();
    batches[n]?.finish();
  }
  t.strictSame(await added, [0, 1, 2, 3, 4]);
  t.strictSame(
    batches.map(({ items }) => items.join('')),
    ['ab', 'cd', 'e'],
  );
});

t.test('closing waits for what was taken and takes nothing more', async (t) => {
  const { group, batches } = setup();
  const taken = group.add('a');
  const closed = group.close();
  await t.rejects(group.add('b'), { code: 'LOG_UNAVAILABLE' });
  await turn();
  batches[0]?.finish();
  await closed;
  t.equal(await taken, 0);
});
