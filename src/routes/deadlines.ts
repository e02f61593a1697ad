import type { Clock } from '../core/clock.js';
import type { Failure } from '../core/failure.js';

/** How often overdue calls are looked for, milliseconds. */
const tick = 50;

/** A call may end this long after its deadline by itself, and say better than we can what happened. */
const grace = 500;

export interface Deadlines {
  /** `work`, or the Failure of `late` when it has not ended soon after `at` (epoch milliseconds). */
  bound<Result>(work: Promise<Result>, at: number, late: () => Failure): Promise<Result>;
}

interface Bound {
  readonly at: number;
  give(): void;
}

/**
 * The last resort against an adapter that does not keep its deadline. One timer for all calls under way: a timer and an
 * AbortController each were measured to cost more than the rest of a call's bookkeeping.
 */
export const createDeadlines = (clock: Clock): Deadlines => {
  const running = new Set<Bound>();
  let timer: NodeJS.Timeout | undefined;

  const sweep = (): void => {
    const now = clock.now().getTime() - grace;
    for (const one of running) if (one.at <= now) one.give();
    timer = running.size === 0 ? undefined : setTimeout(sweep, tick);
  };

  return {
    bound: (work, at, late) =>
      new Promise((resolve, reject) => {
        const one: Bound = {
          at,
          give() {
            running.delete(one);
            reject(late());
          },
        };
        running.add(one);
        if (timer === undefined) timer = setTimeout(sweep, tick);
        work.then(
          (result) => {
            running.delete(one);
            resolve(result);
          },
          (error: unknown) => {
            running.delete(one);
            reject(error);
          },
        );
      }),
  };
};
