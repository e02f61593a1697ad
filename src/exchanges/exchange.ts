import type { Json } from '../core/json.js';
import type { Text } from '../core/text.js';
import type { Subject } from '../log/log.js';
import type { Step } from './timeline.js';

export type ExchangeState = 'accepted' | 'answered' | 'refused' | 'failed' | 'queued' | 'completed' | 'dead';
export type DeliveryState = 'due' | 'running' | 'completed' | 'held' | 'dead' | 'discarded';

/** Whom an exchange is about and who asked; sealed wherever it is stored. */
export interface Party {
  readonly subjects: readonly Subject[];
  readonly officer?: string;
  readonly case?: string;
}

/** An exchange that passed the front door: authorised, its request valid, about to be stored. Times are of acceptance. */
export interface NewExchange {
  readonly id: string;
  readonly parent?: string;
  readonly consumer: string;
  readonly provider: string;
  readonly service: string;
  readonly agreement: string;
  readonly purpose: string;
  /** The configuration version in force. */
  readonly config: number;
  readonly elements: {
    readonly asked: readonly string[];
    /** Known at acceptance only for an event, whose body was minimised for its subscriber. */
    readonly returned?: readonly string[];
    readonly withheld?: readonly string[];
  };
  readonly party: Party;
  readonly traceparent?: string;
  /** Days the payloads and the party are kept after the exchange ends. */
  readonly payloadDays: number;
}

/** An exchange to be brought to `system` by a delivery. */
export interface NewQueuedExchange extends NewExchange {
  /** Where the delivery goes; the provider, or an event's subscriber. */
  readonly system: string;
  readonly via: 'push' | 'mailbox';
  /** The canonical request. */
  readonly request: Json;
  /** The exact bytes that came in, for the log's commitment. Default: `request` as JSON. */
  readonly received?: string | Uint8Array;
  /** The value at the route's `orderBy`; only its keyed HMAC is stored. */
  readonly orderValue?: string;
}

/** What is known about an exchange and its delivery; nothing sealed. */
export interface ExchangeView {
  readonly id: string;
  readonly parent: string | null;
  readonly consumer: string;
  readonly provider: string;
  readonly service: string;
  readonly agreement: string;
  readonly purpose: string;
  readonly config: number;
  readonly mode: 'sync' | 'queued';
  readonly state: ExchangeState;
  readonly code: string | null;
  readonly elements: {
    readonly asked: readonly string[];
    readonly returned: readonly string[];
    readonly withheld: readonly string[];
  };
  readonly createdAt: Date;
  readonly endedAt: Date | null;
  readonly delivery: {
    readonly id: string;
    readonly system: string;
    readonly via: 'push' | 'mailbox';
    readonly state: DeliveryState;
    readonly attempt: number;
    readonly dueAt: Date;
    readonly code: string | null;
    readonly reason: Text | null;
  } | null;
  /** What it was passed on as: an event's shares, the call-back to its consumer. Oldest first, at most 1,000. */
  readonly children: readonly ChildView[];
  /** Oldest first. */
  readonly timeline: readonly Step[];
}

/** How far one child exchange is. */
export interface ChildView {
  readonly exchange: string;
  readonly consumer: string;
  readonly provider: string;
  readonly service: string;
  readonly state: ExchangeState;
  /** Of its delivery. */
  readonly delivery: DeliveryState;
  readonly attempts: number;
  readonly code: string | null;
  /** Since when its delivery is as it is. */
  readonly since: Date;
}
