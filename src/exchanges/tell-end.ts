import { exchangeEnded, gatewaySystem } from '../config/own-events.js';
import type { Json } from '../core/json.js';
import type { Sql } from '../core/sql.js';
import type { Enqueue } from './enqueue.js';
import type { Ending } from './store.postgres.js';
import { childOf, type ReceiveRules } from './subscription.js';

/** A queued exchange that just ended. */
export interface EndedExchange {
  readonly exchange: string;
  /** An event's share has one; its sender is told nothing, since it may look. */
  readonly parent: string | null;
  readonly consumer: string;
  readonly service: string;
}

/**
 * Queues the consumer's call-back in the transaction that ends its exchange: a child exchange of the event `exchange.ended.v1`, for a
 * consumer that subscribes to it. Resolves with what to do once the transaction is through.
 */
export type TellEnd = (sql: Sql, ended: EndedExchange, ending: Pick<Ending, 'state' | 'code'>) => Promise<() => void>;

interface TellEndParts {
  readonly rules: () => Pick<ReceiveRules, 'config' | 'contract' | 'subscribers'>;
  readonly enqueue: Pick<Enqueue, 'enqueueIn'>;
  readonly origin: () => string;
}

export const createTellEnd =
  ({ rules, enqueue, origin }: TellEndParts): TellEnd =>
  async (sql, { exchange, parent, consumer, service }, { state, code }) => {
    const { config, contract: contractOf, subscribers } = rules();
    const contract = contractOf(exchangeEnded);
    if (parent !== null || contract === undefined) return () => undefined;
    const request: Json = { exchange, service, state, code, status: `${origin()}/v1/exchanges/${exchange}` };
    const event = { id: exchange, sender: gatewaySystem, contract, request, subjects: [] };
    const children = subscribers(exchangeEnded, gatewaySystem)
      .filter((subscription) => subscription.consumer === consumer && subscription.concerns(request))
      .map((subscription) => childOf(event, subscription, config));
    return enqueue.enqueueIn(sql, children);
  };
