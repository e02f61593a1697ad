import { exchangeEnded, gatewaySystem } from '../config/own-events.js';
import type { Json } from '../core/json.js';
import type { Sealer } from '../core/seal.js';
import type { Sql } from '../core/sql.js';
import type { Announce } from './announce.js';
import type { Enqueue } from './enqueue.js';
import { readPayload } from './payloads.postgres.js';
import type { Ending } from './store.postgres.js';
import { childOf, type ReceiveRules } from './subscription.js';

/** A queued exchange that just ended. */
export interface EndedExchange {
  readonly exchange: string;
  /** An event's share has one; its sender is told nothing, since it may look. */
  readonly parent: string | null;
  readonly consumer: string;
  readonly provider: string;
  readonly service: string;
}

/**
 * Queues the consumer's call-back in the transaction that ends its exchange: a child exchange of the event `exchange.ended.v1`, for a
 * consumer that subscribes to it; and what comes after a write that was carried out. Resolves with what to do once the transaction is through.
 */
export type TellEnd = (
  sql: Sql,
  ended: EndedExchange,
  ending: Pick<Ending, 'state' | 'code' | 'at'>,
) => Promise<() => void>;

interface TellEndParts {
  readonly rules: () => Pick<ReceiveRules, 'config' | 'contract' | 'subscribers'>;
  readonly enqueue: Pick<Enqueue, 'enqueueIn'>;
  readonly origin: () => string;
  readonly announce: Announce;
  readonly sealer: Sealer;
}

export const createTellEnd =
  ({ rules, enqueue, origin, announce, sealer }: TellEndParts): TellEnd =>
  async (sql, { exchange, parent, consumer, provider, service }, { state, code, at }) => {
    const { config, contract: contractOf, subscribers } = rules();
    const contract = contractOf(exchangeEnded);
    if (parent !== null || contract === undefined) return () => undefined;
    const request: Json = { exchange, service, state, code, status: `${origin()}/v1/exchanges/${exchange}` };
    const event = { id: exchange, sender: gatewaySystem, contract, request, subjects: [] };
    const children = subscribers(exchangeEnded, gatewaySystem)
      .filter((subscription) => subscription.consumer === consumer && subscription.concerns(request))
      .map((subscription) => childOf(event, subscription, config));
    const wake = await enqueue.enqueueIn(sql, children);
    if (state !== 'completed') return wake;
    const read = async (): Promise<Json> => JSON.parse((await readPayload(sql, sealer, exchange, 'request')) ?? 'null');
    const wakeSubscribers = await announce(sql, { exchange, provider, service, at, request: read });
    return () => {
      wake();
      wakeSubscribers();
    };
  };
