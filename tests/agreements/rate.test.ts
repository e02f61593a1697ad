import t from 'tap';
import { createRate } from '../../src/agreements/rate.js';
import { openRedisRate } from '../../src/agreements/rate.redis.js';
import { failureOf } from '../failure-of.js';
import { agreementOf } from './sample.js';

t.test('a minute’s share is counted down, refused beyond it, and renewed with the next minute', async (t) => {
  let now = new Date('2026-06-01T05:00:20Z');
  const rate = createRate({ now: () => now });
  const agreement = agreementOf({ rate: { perMinute: 2 } });
  t.same(rate.count(agreement), { limit: 2, left: 1, resetsIn: 40 });
  t.match(rate.count(agreement), { left: 0 });
  t.match(await failureOf(() => rate.count(agreement)), { code: 'RATE_LIMITED', retryAfter: 40 });
  now = new Date('2026-06-01T05:01:00Z');
  t.match(rate.count(agreement), { left: 1 });
});

t.test('an agreement without a rate is not counted', async (t) => {
  t.equal(createRate({ now: () => new Date() }).count(agreementOf()), undefined);
});

t.test(
  'two processes on one Redis share a minute',
  { skip: process.env.REDIS_URL ? false : 'needs REDIS_URL' },
  async (t) => {
    const clock = { now: () => new Date() };
    const [one, two] = [
      openRedisRate(process.env.REDIS_URL ?? '', 'a', clock),
      openRedisRate(process.env.REDIS_URL ?? '', 'a', clock),
    ];
    t.teardown(() => Promise.all([one.close(), two.close()]));
    const agreement = agreementOf({ id: `shared-${process.pid}-${Date.now()}`, rate: { perMinute: 3 } });
    await one.count(agreement);
    await two.count(agreement);
    await one.count(agreement);
    t.match(await failureOf(() => two.count(agreement)), { code: 'RATE_LIMITED' });
    const other = openRedisRate(process.env.REDIS_URL ?? '', 'b', clock);
    t.teardown(() => other.close());
    t.match(await other.count(agreement), { left: 2 }, 'another installation counts for itself');
  },
);
