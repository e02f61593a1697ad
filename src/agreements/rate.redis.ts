import { Redis } from 'ioredis';
import type { Clock } from '../core/clock.js';
import { type Rate, rateState } from './rate.js';

const minute = 60_000;

/**
 * Per-minute rates shared by all processes of an installation through Redis or Valkey: one counter an agreement and minute.
 * @param installation sets its counters apart from another installation's on the same server
 */
export const openRedisRate = (url: string, installation: string, clock: Clock): Rate & { close(): Promise<void> } => {
  const redis = new Redis(url, { maxRetriesPerRequest: 1, commandTimeout: 2_000 });
  // Without Redis a rate cannot be counted; the exchange goes on, since the daily quota still holds.
  redis.on('error', () => undefined);
  return {
    async count(agreement) {
      if (agreement.document.rate === undefined) return undefined;
      const now = clock.now().getTime();
      const key = `jembatan:${installation}:rate:${agreement.id}:${Math.floor(now / minute)}`;
      const replies = await redis
        .multi()
        .incr(key)
        .pexpire(key, 2 * minute)
        .exec()
        .catch(() => null);
      return replies === null ? undefined : rateState(agreement, Number(replies[0]?.[1] ?? 0), now);
    },
    async close() {
      redis.disconnect();
    },
  };
};
