import type { Clock } from '../core/clock.js';
import type { Sealer } from '../core/seal.js';
import type { Database } from '../core/sql.js';
import type { DeliveryState } from '../exchanges/exchange.js';
import type { ExchangeLog } from '../log/log.js';
import type { AgreementStands, DeliveryView, LimitsOf, Send } from './delivery.js';
import type { DeliveryQueue } from './queue.js';

export interface DeliveryTools {
  readonly database: Database;
  readonly log: ExchangeLog;
  readonly sealer: Sealer;
  readonly queue: DeliveryQueue;
  readonly send: Send;
  readonly agreementStands: AgreementStands;
  readonly limits: LimitsOf;
  readonly clock: Clock;
  /** 0 ≤ x < 1; spreads the retries. */
  readonly random: () => number;
  /** Between two looks of the reconciler. Default 5,000. */
  readonly reconcileMs?: number;
  /** Hears of what an attempt could not settle; never an identifier. */
  readonly report?: (error: unknown) => void;
}

export interface Deliveries {
  /** Begins to work and to reconcile. */
  start(): Promise<void>;
  /** Waits up to `graceMs` for attempts in progress, then aborts them and gives their leases back. Safe to call twice. */
  close(graceMs?: number): Promise<void>;
  /** One look at one delivery; does nothing unless it is due. */
  deliver(id: string): Promise<void>;
  /** Wakes a worker for whatever is due without a live lease; resolves with how many. */
  reconcile(): Promise<number>;
  /** An operator sends a held or dead delivery again, with a fresh budget. Throws NOT_FOUND. */
  retryDelivery(id: string, by: string): Promise<void>;
  /** An operator gives a held or dead delivery up; the reason is kept in the log. Throws NOT_FOUND. */
  discardDelivery(id: string, by: string, reason: string): Promise<void>;
  /** Newest first, 50 a page; `cursor` is the last id of the page before. */
  listDeliveries(state: DeliveryState, cursor?: string): Promise<DeliveryView[]>;
  /** Deletes payloads, parties and idempotency keys past their time; resolves with how many exchanges lost theirs. */
  erasePayloads(now: Date): Promise<number>;
}
