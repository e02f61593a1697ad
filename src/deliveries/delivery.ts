import type { Failure } from '../core/failure.js';
import type { Json } from '../core/json.js';
import type { Text } from '../core/text.js';
import type { DeliveryState } from '../exchanges/exchange.js';
import type { Subject } from '../log/log.js';

/** One attempt, as the sender sees it. */
export interface Attempt {
  readonly exchange: string;
  readonly delivery: string;
  readonly consumer: string;
  readonly provider: string;
  readonly service: string;
  /** Where it goes. */
  readonly system: string;
  readonly agreement: string;
  readonly purpose: string;
  readonly elementsAsked: readonly string[];
  /** The canonical request. */
  readonly request: Json;
  /** 1 for the first try. */
  readonly attempt: number;
  /** An earlier attempt may have arrived though its outcome was not seen. */
  readonly unsure: boolean;
  /** The same for every attempt of a delivery: its exchange's id. */
  readonly idempotencyKey: string;
  /** Epoch milliseconds. */
  readonly deadline: number;
  readonly signal: AbortSignal;
  readonly traceparent: string | undefined;
}

/** The provider's answer in canonical form, checked and already minimised to what the agreement grants. */
export interface Delivered {
  readonly response: Json;
  /** The provider's own code, for the log. */
  readonly native: string | null;
  readonly providerMs: number;
  readonly returned?: readonly string[];
  readonly withheld?: readonly string[];
  /** Subjects found in the response. */
  readonly subjects?: readonly Subject[];
}

/** Brings one attempt to its system: encode, send, decode, check, minimise. Throws a Failure. */
export type Send = (attempt: Attempt) => Promise<Delivered>;

/** Why the agreement no longer allows this exchange (AGREEMENT_NOT_ACTIVE …), or undefined while it stands. */
export type AgreementStands = (exchange: {
  readonly agreement: string;
  readonly consumer: string;
  readonly service: string;
  readonly purpose: string;
  readonly at: Date;
}) => Failure | undefined;

/** What the route says about a delivery. */
export interface Limits {
  readonly effect: 'read' | 'write';
  /** The provider recognises a repeated Idempotency-Key, so an attempt whose outcome nobody saw may be repeated. */
  readonly deduplicates: boolean;
  /** For one attempt. */
  readonly timeoutMs: number;
  /** Tries before the delivery is dead. */
  readonly attempts: number;
  /** Base of the exponential back-off. */
  readonly firstDelayMs: number;
  readonly maxDelayMs: number;
  /** No further try once the delivery is this old. */
  readonly maxAgeMs: number;
}

export type LimitsOf = (service: string, system: string) => Limits;

/** A delivery as an operator sees it. */
export interface DeliveryView {
  readonly id: string;
  readonly exchange: string;
  readonly consumer: string;
  readonly service: string;
  readonly system: string;
  readonly via: 'push' | 'mailbox';
  readonly state: DeliveryState;
  readonly attempt: number;
  readonly dueAt: Date;
  readonly code: string | null;
  /** What happened and what to do. */
  readonly reason: Text | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}
