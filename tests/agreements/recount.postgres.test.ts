import t, { type Test } from 'tap';
import { createQuota } from '../../src/agreements/quota.js';
import { postgresQuotaLedger, quotaUsed } from '../../src/agreements/quota.postgres.js';
import { recountQuotas } from '../../src/agreements/recount.postgres.js';
import { newId } from '../../src/core/id.js';
import type { LogRecord } from '../../src/log/log.js';
import { logOn, recordOf } from '../log/record.js';
import { freshDatabase } from '../postgres.js';
import { agreementOf, at } from './sample.js';

const day = '2026-06-01';
const noon = at('2026-06-01T05:00:00Z');

/** A ledger in which this many are reserved, and a log of these entries (at noon unless they say otherwise). */
const setup = async (t: Test, reserved: Readonly<Record<string, number>>, entries: readonly Partial<LogRecord>[]) => {
  const database = await freshDatabase(t);
  const ledger = postgresQuotaLedger(database);
  for (const [agreement, amount] of Object.entries(reserved)) await ledger.reserve(agreement, day, amount, 1_000);
  const log = logOn(database);
  for (const entry of entries) await log.append(recordOf({ at: noon.now(), agreement: 'a', ...entry }));
  await log.close();
  await recountQuotas(database, day, 0);
  return { database, ledger, used: Object.fromEntries(await quotaUsed(database, ['a', 'b', 'c'], day)) };
};

t.test('what was reserved and not sent is free again, for all agreements at once', async (t) => {
  const { used } = await setup(t, { a: 50, b: 50, c: 50 }, [{}, {}, {}, { agreement: 'b' }]);
  t.same(used, { a: 3, b: 1, c: 0 });
});

t.test('only what was sent on the WIB day counts', async (t) => {
  const { used } = await setup(t, { a: 50 }, [
    { at: new Date('2026-05-31T16:59:59.999Z') },
    { at: new Date('2026-05-31T17:00:00.000Z') },
    { kind: 'exchange.failed', attempts: 0 },
    { kind: 'exchange.refused', attempts: 0 },
    { kind: 'payload.erased', attempts: 0 },
  ]);
  t.same(used, { a: 1 });
});

t.test('a write counts once, also when its process died before it could record the outcome', async (t) => {
  const [whole, cut] = [newId(), newId()];
  const { used } = await setup(t, { a: 50 }, [
    { exchange: whole, kind: 'exchange.accepted', attempts: 0 },
    { exchange: whole },
    { exchange: cut, kind: 'exchange.accepted', attempts: 0 },
  ]);
  t.same(used, { a: 2 });
});

t.test('each attempt of a delivery counts, and acceptance alone does not', async (t) => {
  const { used } = await setup(t, { a: 50 }, [
    { mode: 'queued', kind: 'exchange.accepted', attempts: 0 },
    { mode: 'queued', kind: 'delivery.completed', attempts: 3 },
  ]);
  t.same(used, { a: 3 });
});

t.test('attempts of a delivery that is still due count', async (t) => {
  const { database, ledger } = await setup(t, {}, []);
  await ledger.reserve('a', day, 50, 1_000);
  const id = newId();
  await database.query(
    `insert into work.exchange (id, consumer, provider, service, agreement, purpose, config, mode, state, elements_asked,
       payload_days, created_at) values ($1, 'x', 'y', 'z', 'a', 'p', 1, 'queued', 'queued', '{}', 7, $2)`,
    [id, noon.now()],
  );
  await database.query(
    `insert into work.delivery (id, exchange, system, via, state, attempt, since, due_at, created_at, updated_at)
     values ($1, $2, 'y', 'push', 'due', 2, $3, $3, $3, $3)`,
    [newId(), id, noon.now()],
  );
  await recountQuotas(database, day, 0);
  t.equal((await quotaUsed(database, ['a'], day)).get('a'), 2);
});

t.test('a recount never raises what the ledger says: shared answers have an entry each', async (t) => {
  const { used } = await setup(t, { a: 1 }, [{}, {}, {}]);
  t.same(used, { a: 1 });
});

t.test('a reserve that is in doubt is forgotten, so that nothing is granted twice', async (t) => {
  const database = await freshDatabase(t);
  const agreement = agreementOf({ quota: { perDay: 200 } });
  const quota = createQuota(postgresQuotaLedger(database), noon);
  await quota.take(agreement);
  quota.forget();
  await quota.close();
  t.equal((await quotaUsed(database, [agreement.id], day)).get(agreement.id), 2, 'both stay counted until a recount');
});
