import t from 'tap';
import { createQuota, type QuotaLedger } from '../../src/agreements/quota.js';
import { postgresQuotaLedger, quotaUsed } from '../../src/agreements/quota.postgres.js';
import { failureOf } from '../failure-of.js';
import { freshDatabase } from '../postgres.js';
import { agreementOf, at } from './sample.js';

const noon = at('2026-06-01T05:00:00Z');
const day = '2026-06-01';

t.test('exactly the daily quota is granted, however many processes share it', async (t) => {
  const database = await freshDatabase(t);
  const agreement = agreementOf({ quota: { perDay: 237 } });
  const processes = [1, 2, 3].map(() => createQuota(postgresQuotaLedger(database), noon));
  let granted = 0;
  let refused = 0;
  await Promise.all(
    Array.from({ length: 400 }, async (_, n) => {
      try {
        await processes[n % 3]?.take(agreement);
        granted += 1;
      } catch {
        refused += 1;
      }
    }),
  );
  t.same([granted, refused], [237, 163]);
  await Promise.all(processes.map((quota) => quota.close()));
  t.equal((await quotaUsed(database, [agreement.id], day)).get(agreement.id), 237);
});

t.test('what was counted and not sent is given back, and so is an unused reserve at the end', async (t) => {
  const database = await freshDatabase(t);
  const agreement = agreementOf({ quota: { perDay: 5_000 } });
  const quota = createQuota(postgresQuotaLedger(database), noon);
  await quota.take(agreement);
  await quota.take(agreement);
  quota.undo(agreement);
  await quota.close();
  t.equal((await quotaUsed(database, [agreement.id], day)).get(agreement.id), 1);
});

t.test('a used-up quota says when it renews: at midnight WIB, and then it does', async (t) => {
  const database = await freshDatabase(t);
  const agreement = agreementOf({ quota: { perDay: 1 } });
  let now = new Date('2026-06-01T16:00:00Z');
  const quota = createQuota(postgresQuotaLedger(database), { now: () => now });
  await quota.take(agreement);
  t.match(await failureOf(() => quota.take(agreement)), { code: 'QUOTA_EXHAUSTED', retryAfter: 3600 });
  now = new Date('2026-06-01T17:00:00Z');
  await quota.take(agreement);
});

t.test('an agreement without a quota is not counted', async (t) => {
  const never: QuotaLedger = {
    reserve: () => Promise.reject(new Error('counted')),
    giveBack: () => Promise.reject(new Error('counted')),
  };
  t.equal(createQuota(never, noon).take(agreementOf()), undefined);
});

t.test('bulk calls leave the kept part of the quota to single ones', async (t) => {
  const database = await freshDatabase(t);
  const agreement = agreementOf({ quota: { perDay: 10, keep: 4 } });
  const quota = createQuota(postgresQuotaLedger(database), noon);
  for (let n = 0; n < 6; n += 1) await quota.take(agreement, true);
  t.match(await failureOf(() => quota.take(agreement, true)), {
    code: 'QUOTA_EXHAUSTED',
    detail: { en: /keeps the last 4/ },
  });
  for (let n = 0; n < 4; n += 1) await quota.take(agreement);
  t.match(await failureOf(() => quota.take(agreement)), { code: 'QUOTA_EXHAUSTED', detail: { en: /is used up/ } });
});
