import type { Redis } from 'ioredis';
import type { Clock } from '../core/clock.js';
import { type Rate, rateState } from './rate.js';

const minute = 60_000;

/** Per-minute rates shared by all processes through Redis or Valkey: one counter an agreement and minute. */
export const createRedisRate = (redis: Redis, clock: Clock): Rate => ({
  async count(agreement) {
    if (agreement.document.rate === undefined) return undefined;
    const now = clock.now().getTime();
    const key = `jembatan:rate:${agreement.id}:${Math.floor(now / minute)}`;
    const replies = await redis
      .multi()
      .incr(key)
      .pexpire(key, 2 * minute)
      .exec();
    return rateState(agreement, Number(replies?.[0]?.[1] ?? 0), now);
  },
});
