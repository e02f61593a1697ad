import type { Clock } from '../core/clock.js';

/** How far past its deadline a call may run before it is aborted. */
const tick = 50;

export interface Deadline {
  readonly signal: AbortSignal;
  /** The call is over; nothing will be aborted. */
  end(): void;
}

export interface Deadlines {
  /** `at` in epoch milliseconds. */
  start(at: number): Deadline;
}

/** One timer for all calls under way: a timer each costs more than the rest of a call's bookkeeping. */
export const createDeadlines = (clock: Clock): Deadlines => {
  const running = new Map<AbortController, number>();
  let timer: NodeJS.Timeout | undefined;

  const sweep = (): void => {
    const now = clock.now().getTime();
    for (const [controller, at] of running) {
      if (at > now) continue;
      running.delete(controller);
      controller.abort();
    }
    timer = running.size === 0 ? undefined : setTimeout(sweep, tick);
  };

  return {
    start(at) {
      const controller = new AbortController();
      running.set(controller, at);
      if (timer === undefined) timer = setTimeout(sweep, tick);
      return { signal: controller.signal, end: () => running.delete(controller) };
    },
  };
};
