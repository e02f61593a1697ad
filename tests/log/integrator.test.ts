import { setTimeout as delay } from 'node:timers/promises';
import t, { type Test } from 'tap';
import type { Database } from '../../src/core/sql.js';
import type { Signing } from '../../src/gateway-log.js';
import { prepareLog } from '../../src/log/exchange-log.js';
import { type Integrator, startIntegrator } from '../../src/log/integrator.js';
import { createPublishedLog } from '../../src/log/published.postgres.js';
import { readTree } from '../../src/log/tree.postgres.js';
import { contend } from '../../src/postgres/sole.js';
import { freshDatabase } from '../postgres.js';
import { keys, logOn } from './record.js';
import { signingInMemory } from './signing.js';
import { appendMany, faultsOf, officeParts, signersOf, until } from './tree.js';

t.setTimeout(180_000);

const setup = async (t: Test) => {
  const database = await freshDatabase(t);
  await prepareLog(database, keys.log);
  const log = logOn(database);
  t.teardown(() => log.close());
  const signing = signingInMemory();
  const refusals: string[] = [];
  const start = (as: Signing = signing): Integrator => {
    const integrator = startIntegrator({
      ...officeParts(database, as),
      only: contend(database.url, 'integrator of a test'),
      refused: ({ reason }) => refusals.push(reason),
      rotated: async () => undefined,
      report: () => undefined,
    });
    t.teardown(() => integrator.close());
    return integrator;
  };
  const key = signersOf(signing)[0]?.verifierKey ?? '';
  return { database, log, signing, key, start, refusals, isPublished: () => isPublished(database) };
};

const isPublished = async (database: Database): Promise<boolean> => {
  const { durable, published } = await createPublishedLog(database).progress();
  return durable === published;
};

t.test('entries are published within a second of being durable', async (t) => {
  const { database, log, start, key } = await setup(t);
  const integrator = start();
  await until('the first checkpoint', async () => (await readTree(database)).checkpoint !== '');
  t.ok(integrator.holds());
  const slowest = { ms: 0 };
  for (let n = 0; n < 20; n += 1) {
    await appendMany(log, 200);
    const durable = Date.now();
    await until('published', () => isPublished(database));
    slowest.ms = Math.max(slowest.ms, Date.now() - durable);
  }
  t.comment(`at most ${slowest.ms} ms from durable to published`);
  t.ok(slowest.ms < 1_000 * slowness, `${slowest.ms} ms`);
  t.same(await faultsOf(database, key), []);
});

/** The promise is for a machine that does nothing else; tests share theirs. */
const slowness = 10;

t.test(
  'one process integrates; another takes over at once when it closes, or when its connection is cut',
  async (t) => {
    const { database, log, start, key } = await setup(t);
    const first = start();
    await until('the first holds', () => first.holds());
    const second = start();
    await delay(1_200);
    t.notOk(second.holds(), 'the second waits');
    await first.close();
    await until('the second takes over', () => second.holds());
    const third = start();
    await database.query(
      "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'integrator of a test' and pid in (select pid from pg_locks where locktype = 'advisory' and granted)",
    );
    await appendMany(log, 500);
    await until('published, whoever does it', () => isPublished(database));
    await until('one of them holds', () => second.holds() !== third.holds());
    t.same(await faultsOf(database, key), []);
  },
);

t.test('closing publishes what came meanwhile', async (t) => {
  const { database, log, start, key } = await setup(t);
  const integrator = start();
  await until('it holds', () => integrator.holds());
  await appendMany(log, 50);
  await integrator.close();
  t.ok(await isPublished(database));
  t.same(await faultsOf(database, key), []);
});

t.test('a refusal is told once and mended by a person; appends go on meanwhile', async (t) => {
  const { database, log, start, key, refusals } = await setup(t);
  await appendMany(log, 300);
  const integrator = start();
  await until('published', () => isPublished(database));
  const { size } = await readTree(database);
  await integrator.close();
  await appendMany(log, 10);
  await database.query('create table public.lost as select * from log.entry where idx = 305');
  await database.query('delete from log.entry where idx = 305');

  const again = start();
  await until('it refuses', () => again.refusal() !== undefined);
  t.match(again.refusal(), { reason: 'entries-missing', since: Date });
  t.notOk(again.holds());
  await appendMany(log, 5);
  t.equal((await readTree(database)).size, size, 'nothing was signed over the gap');
  await delay(5_500);
  t.same(refusals, ['entries-missing'], 'told once');

  await database.query('insert into log.entry select * from public.lost');
  await until('published', () => isPublished(database));
  t.equal(again.refusal(), undefined);
  t.same(await faultsOf(database, key), []);
});

t.test('a database that goes away and comes back is nothing to refuse', async (t) => {
  const { database, log, start, key, refusals } = await setup(t);
  const integrator = start();
  for (let n = 0; n < 6; n += 1) {
    await appendMany(log, 40);
    await database.query(
      "select pg_terminate_backend(pid) from pg_stat_activity where application_name in ('integrator of a test', 'jembatan test') and datname = current_database() and pid <> pg_backend_pid()",
    );
  }
  await until('published', () => isPublished(database).catch(() => false));
  await until('it holds', () => integrator.holds());
  t.same(refusals, []);
  t.same(await faultsOf(database, key), []);
});
