import type { Connection } from '../adapter/adapter.js';
import type { Contract } from '../contracts/contract.js';
import type { Translation } from '../translation/translation.js';
import type { Breaker } from './breaker.js';

/** A provider's system, connected. */
export interface Provider {
  readonly system: string;
  readonly connection: Connection;
  readonly breaker: Breaker;
  /** At most this many calls at once; several times as many may wait. */
  readonly concurrency: number;
  /** Why the system is known to be down now, if it is; throws PROVIDER_MAINTENANCE. */
  assertOpen(): void;
  /** Calls under way. */
  active: number;
}

/** Where the exchanges of a service go, when the gateway calls the system itself. */
export interface PushRoute {
  readonly via: 'push';
  readonly service: string;
  readonly system: string;
  readonly operation: string;
  readonly timeoutMs: number;
  readonly retry: { readonly attempts: number; readonly firstDelayMs: number; readonly maxDelayMs: number };
  /** The provider recognises a repeated Idempotency-Key, so an attempt whose outcome nobody saw may be repeated. */
  readonly deduplicates: boolean;
  /** JSON Pointer into the request whose value orders deliveries. */
  readonly orderBy: string | undefined;
  readonly contract: Contract;
  readonly translation: Translation;
  readonly provider: Provider;
}

/** Where the exchanges of a service wait until the system pulls them. */
export interface MailboxRoute {
  readonly via: 'mailbox';
  readonly service: string;
  readonly system: string;
  readonly orderBy: string | undefined;
  readonly contract: Contract;
}

export type Route = PushRoute | MailboxRoute;
