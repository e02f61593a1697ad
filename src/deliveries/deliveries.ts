import type { DeliveryState } from '../exchanges/exchange.js';
import { discardDelivery, retryDelivery } from './decide.postgres.js';
import { createDeliver } from './deliver.js';
import type { DeliveryView } from './delivery.js';
import type { DeliveryTools } from './delivery-tools.js';
import { listDeliveries } from './list.postgres.js';
import { createReconciler } from './reconciler.js';

export interface Deliveries {
  /** Begins to work and to reconcile. */
  start(): Promise<void>;
  /** Begins no attempt any more, waits up to `graceMs` for attempts in progress, then aborts them and gives their leases back. Safe to call twice. */
  close(graceMs?: number): Promise<void>;
  /** One look at one delivery; does nothing unless it is due. */
  deliver(id: string): Promise<void>;
  /** Wakes a worker for whatever is due without a live lease; resolves with how many. */
  reconcile(): Promise<number>;
  /** An operator sends a held or dead delivery again, with a fresh budget. Throws NOT_FOUND. */
  retryDelivery(id: string, by: string): Promise<void>;
  /** An operator gives a held or dead delivery up; the reason is kept in the log for ever. Throws NOT_FOUND, REQUEST_INVALID. */
  discardDelivery(id: string, by: string, reason: string): Promise<void>;
  /** Newest first, 50 a page; `cursor` is the last id of the page before. */
  listDeliveries(state: DeliveryState, cursor?: string): Promise<DeliveryView[]>;
}

const longestGraceMs = 20_000;

export const createDeliveries = (tools: DeliveryTools): Deliveries => {
  const stopping = new AbortController();
  const deliver = createDeliver(tools, stopping.signal);
  const reconciler = createReconciler(tools);
  let closing: Promise<void> | undefined;

  const close = async (graceMs: number): Promise<void> => {
    await reconciler.close();
    const timer = setTimeout(() => stopping.abort(), graceMs);
    await tools.queue.stop();
    clearTimeout(timer);
    stopping.abort();
  };

  return {
    async start() {
      await tools.queue.start(deliver);
      reconciler.start();
    },
    close(graceMs = longestGraceMs) {
      closing ??= close(graceMs);
      return closing;
    },
    deliver,
    reconcile: reconciler.reconcile,
    retryDelivery: (id, by) => retryDelivery(tools, id, by),
    discardDelivery: (id, by, reason) => discardDelivery(tools, id, by, reason),
    listDeliveries: (state, cursor) => listDeliveries(tools.database, state, cursor),
  };
};
