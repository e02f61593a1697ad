import type { DeliveryTools } from './delivery-tools.js';
import { findDue } from './lease.postgres.js';

export interface Reconciler {
  start(): void;
  reconcile(): Promise<number>;
  close(): Promise<void>;
}

/** As many as workers finish until the next look; while the queue holds that many, nobody starves. */
const batch = 500;

/**
 * Wakes a worker for whatever is due without a live lease: the queue may forget, a worker may die, nothing is lost. Oldest first
 * and never more than the queue can use, so that a long backlog is not written again and again.
 */
export const createReconciler = (tools: DeliveryTools): Reconciler => {
  const { database, queue, clock, reconcileMs = 5_000, report } = tools;
  let timer: NodeJS.Timeout | undefined;
  let looking: Promise<unknown> = Promise.resolve();
  let isClosed = false;

  const reconcile = async (): Promise<number> => {
    if ((await queue.waiting()) >= batch) return 0;
    const due = await findDue(database, clock.now(), batch);
    await queue.wakeAll(due.map(({ id, attempt }) => ({ delivery: id, attempt: attempt + 1 })));
    return due.length;
  };

  const look = async (): Promise<void> => {
    const count = await reconcile().catch((error: unknown) => {
      report?.(error);
      return 0;
    });
    // A full batch says that there is more.
    if (!isClosed) timer = setTimeout(tick, count < batch ? reconcileMs : reconcileMs / 10);
  };

  const tick = (): void => {
    looking = look();
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
