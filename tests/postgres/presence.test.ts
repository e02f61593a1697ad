import t, { type Test } from 'tap';
import { bePresent } from '../../src/postgres/presence.js';
import { freshDatabase } from '../postgres.js';

const setup = async (t: Test) => {
  const database = await freshDatabase(t);
  const seen: string[] = [];
  const enter = async (name: string, alone: () => Promise<void> = async () => {}) => {
    const presence = await bePresent(database.url, {
      alone: async () => {
        seen.push(`${name} alone`);
        await alone();
      },
      doubted: () => seen.push(`${name} doubted`),
      report: () => seen.push(`${name} reported`),
    });
    t.teardown(() => presence.close());
    return presence;
  };
  return { database, seen, enter };
};

t.test('only a process that finds no other one up is alone', async (t) => {
  const { seen, enter } = await setup(t);
  const first = await enter('first');
  const second = await enter('second');
  await first.close();
  await enter('third');
  t.same(seen, ['first alone']);
  await second.close();
});

t.test('a process that comes up waits for the one that is alone to finish', async (t) => {
  const { seen, enter } = await setup(t);
  let finish = (): void => {};
  const busy = new Promise<void>((resolve) => {
    finish = resolve;
  });
  const first = enter('first', () => busy).then(() => seen.push('first up'));
  while (seen.length === 0) await new Promise(setImmediate);
  const second = enter('second').then(() => seen.push('second up'));
  finish();
  await Promise.all([first, second]);
  t.equal(seen[0], 'first alone');
  t.notOk(seen.includes('second alone'));
});

t.test('what fails while alone is reported and holds up nothing', async (t) => {
  const { seen, enter } = await setup(t);
  await enter('first', () => Promise.reject(new Error('no')));
  t.same(seen, ['first alone', 'first reported']);
});

t.test('a lost lock is told, taken again and told once more', async (t) => {
  const { database, seen, enter } = await setup(t);
  await enter('first');
  await database.query(
    `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and application_name = 'jembatan presence'`,
  );
  while (seen.length < 3) await new Promise((resolve) => setTimeout(resolve, 10));
  t.same(seen, ['first alone', 'first doubted', 'first doubted']);
  await enter('second');
  t.notOk(seen.includes('second alone'));
});

t.test('a database that cannot be reached is an error', async (t) => {
  const nowhere = 'postgres://nobody@127.0.0.1:1/none';
  await t.rejects(bePresent(nowhere, { alone: async () => {}, doubted: () => {}, report: () => {} }));
});
