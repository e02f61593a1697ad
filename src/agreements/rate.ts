import type { Clock } from '../core/clock.js';
import { Failure } from '../core/failure.js';
import type { Agreement } from './agreement.js';

/** The state of an agreement's per-minute rate, for the RateLimit headers. Seconds until the window renews. */
export interface RateState {
  readonly limit: number;
  readonly left: number;
  readonly resetsIn: number;
}

export interface Rate {
  /** Counts one request; throws RATE_LIMITED when the minute's share is gone. `undefined` = the agreement sets no rate. */
  count(agreement: Agreement): RateState | undefined | Promise<RateState | undefined>;
}

const minute = 60_000;

/** The answer to a count, or RATE_LIMITED. `used` includes the request being counted. */
export const rateState = (agreement: Agreement, used: number, now: number): RateState => {
  const limit = agreement.document.rate?.perMinute ?? Number.POSITIVE_INFINITY;
  const resetsIn = Math.ceil((minute - (now % minute)) / 1000);
  if (used > limit)
    throw new Failure(
      'RATE_LIMITED',
      {
        en: `Agreement ${agreement.id} allows ${limit} requests a minute. Send the rest in the next minute.`,
        id: `Perjanjian ${agreement.id} membatasi ${limit} permintaan per menit. Kirim sisanya pada menit berikutnya.`,
      },
      {
        retryAfter: resetsIn,
        limit: { policy: agreement.id, quota: limit, windowSeconds: minute / 1000, left: 0, resetsIn },
      },
    );
  return { limit, left: limit - used, resetsIn };
};

/** Per-minute rates counted in this process alone. */
export const createRate = (clock: Clock): Rate => {
  const windows = new Map<string, { start: number; used: number }>();
  return {
    count(agreement) {
      if (agreement.document.rate === undefined) return undefined;
      const now = clock.now().getTime();
      const start = now - (now % minute);
      let window = windows.get(agreement.id);
      if (window?.start !== start) {
        window = { start, used: 0 };
        windows.set(agreement.id, window);
      }
      window.used += 1;
      return rateState(agreement, window.used, now);
    },
  };
};
