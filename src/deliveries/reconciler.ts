import type { DeliveryTools } from './deliveries.js';
import { type Due, findDue } from './lease.postgres.js';

export interface Reconciler {
  start(): void;
  reconcile(): Promise<number>;
  close(): Promise<void>;
}

const batch = 500;

/** Wakes a worker for whatever is due without a live lease: the queue may forget, a worker may die, nothing is lost. */
export const createReconciler = ({
  database,
  queue,
  clock,
  reconcileMs = 5_000,
  report,
}: DeliveryTools): Reconciler => {
  let timer: NodeJS.Timeout | undefined;
  let looking: Promise<unknown> = Promise.resolve();
  let isClosed = false;

  const reconcile = async (): Promise<number> => {
    const now = clock.now();
    let count = 0;
    let last: Due | undefined;
    for (;;) {
      const due = await findDue(database, now, last, batch);
      await Promise.all(due.map(({ id, attempt }) => queue.wake(id, attempt + 1, 0)));
      count += due.length;
      last = due.at(-1);
      if (due.length < batch || isClosed) return count;
    }
  };

  const tick = (): void => {
    looking = reconcile()
      .catch((error: unknown) => report?.(error))
      .finally(() => {
        if (!isClosed) timer = setTimeout(tick, reconcileMs);
      });
  };

  return {
    start: tick,
    reconcile,
    async close() {
      isClosed = true;
      clearTimeout(timer);
      await looking;
    },
  };
};
