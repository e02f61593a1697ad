import type { Clock } from '../core/clock.js';
import type { Sealer } from '../core/seal.js';
import type { Database } from '../core/sql.js';
import type { TellEnd } from '../exchanges/tell-end.js';
import type { ExchangeLog } from '../log/log.js';
import type { AgreementStands, LimitsOf, Send } from './delivery.js';
import type { DeliveryQueue } from './queue.js';

/** What a worker and an operator's decision work with. */
export interface DeliveryTools {
  readonly database: Database;
  readonly log: ExchangeLog;
  readonly sealer: Sealer;
  readonly queue: DeliveryQueue;
  readonly send: Send;
  readonly agreementStands: AgreementStands;
  readonly limits: LimitsOf;
  /** Tells a consumer, if it wants to know, that its queued exchange ended. */
  readonly tellEnd: TellEnd;
  /** Leases and due times are compared with it, so hosts that share a database must keep time (NTP). */
  readonly clock: Clock;
  /** 0 ≤ x < 1; spreads the retries. */
  readonly random: () => number;
  /** A lease outlasts its attempt by this much: to write down how it ended, and for clocks that differ. Default 30,000. */
  readonly leaseMarginMs?: number;
  /** Between two looks of the reconciler. Default 5,000. */
  readonly reconcileMs?: number;
  /** Hears how each attempt ended; ids and codes only. */
  readonly observe?: (attempt: AttemptSeen) => void;
  /** Hears what went wrong around an attempt (database, queue); never an identifier. */
  readonly report?: (error: unknown) => void;
}

export interface AttemptSeen {
  readonly delivery: string;
  readonly exchange: string;
  readonly system: string;
  readonly service: string;
  readonly attempt: number;
  /** `fenced`: another worker had taken the delivery over, so nothing was written. */
  readonly outcome: 'completed' | 'retry' | 'held' | 'dead' | 'givenBack' | 'fenced';
  readonly code: string | null;
  readonly ms: number;
}
