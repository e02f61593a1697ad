import type { Contract } from '../contracts/contract.js';
import { isObject, type Json, type JsonObject } from '../core/json.js';
import type { Sql } from '../core/sql.js';
import type { Enqueue } from './enqueue.js';
import { childOf, type ReceiveRules } from './subscription.js';

/** A write that its provider has just carried out. */
export interface Done {
  readonly exchange: string;
  readonly provider: string;
  readonly service: string;
  readonly at: Date;
  /** Read only when there is an event to make. */
  readonly request: () => Promise<Json | undefined>;
}

/**
 * Queues the events whose contract comes `after` a write, in the transaction that ends it: a child exchange for each subscriber whom it
 * concerns, with the provider of the write as sender. Resolves with what to do once the transaction is through.
 */
export type Announce = (sql: Sql, done: Done) => Promise<() => void>;

interface AnnounceParts {
  readonly rules: () => Pick<ReceiveRules, 'config' | 'subscribers' | 'following'>;
  readonly enqueue: Pick<Enqueue, 'enqueueIn'>;
}

/** The event's members, as the write's request has them; contracts are checked to fit. */
const eventOf = ({ request: { schema } }: Contract, request: JsonObject, at: Date): Json => {
  const names = Object.keys(isObject(schema.properties) ? schema.properties : {});
  const said = names.flatMap((name) => (request[name] === undefined ? [] : [[name, request[name]] as const]));
  return { ...Object.fromEntries(said), recordedAt: at.toISOString() };
};

export const createAnnounce =
  ({ rules, enqueue }: AnnounceParts): Announce =>
  async (sql, { exchange, provider, service, at, request: read }) => {
    const { config, subscribers, following } = rules();
    const contracts = following(service);
    const request = contracts.length === 0 ? undefined : await read();
    if (!isObject(request)) return () => undefined;
    const children = contracts.flatMap((contract) => {
      const body = eventOf(contract, request, at);
      const event = { id: exchange, sender: provider, contract, request: body, subjects: [] };
      return subscribers(contract.service, provider)
        .filter((subscription) => subscription.concerns(body))
        .map((subscription) => childOf(event, subscription, config));
    });
    return enqueue.enqueueIn(sql, children);
  };
