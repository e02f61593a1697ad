import type { Agreement } from '../agreements/agreement.js';
import type { Authorize } from '../agreements/authorize.js';
import type { InboundDocument } from '../config/documents.js';
import type { Contract } from '../contracts/contract.js';
import { minimiser } from '../contracts/minimise.js';
import { newId } from '../core/id.js';
import type { Json } from '../core/json.js';
import { readPointer } from '../core/pointer.js';
import type { Subject } from '../log/log.js';
import type { Route } from '../routes/route.js';
import type { Translation } from '../translation/translation.js';
import type { NewQueuedExchange } from './exchange.js';

/** A subscriber of an event: its own agreement for the event's service, and the route that leads to it. */
export interface Subscription {
  readonly consumer: string;
  readonly agreement: string;
  readonly elements: ReadonlySet<string>;
  readonly purpose: string;
  readonly route: Route;
  /** Whether an event, in canonical form and whole, is any business of this subscriber's. */
  concerns(event: Json): boolean;
}

/** What receiving needs of one configuration version. */
export interface ReceiveRules {
  readonly config: number;
  readonly authorize: Authorize;
  contract(service: string): Contract | undefined;
  inbound(system: string, operation: string): InboundDocument | undefined;
  translation(system: string, operation: string): Translation | undefined;
  /** Between whom an agreement is. */
  parties(agreement: string): Pick<Agreement, 'consumer' | 'provider'> | undefined;
  /** Contracts of the events that come `after` a service. */
  following(service: string): readonly Contract[];
  /** Subscribers whose agreement stands now, the sender as provider. */
  subscribers(service: string, sender: string): readonly Subscription[];
}

/** An event, in canonical form and whole. */
export interface Told {
  readonly id: string;
  readonly sender: string;
  readonly contract: Contract;
  readonly request: Json;
  readonly subjects: readonly Subject[];
}

/** What a subscriber gets of an event: the share its agreement grants, to be brought to it. */
export const childOf = (parent: Told, subscription: Subscription, config: number): NewQueuedExchange => {
  const { value, returned, withheld } = minimiser(parent.contract, subscription.elements).minimise(parent.request);
  const { route } = subscription;
  const orderValue = route.orderBy === undefined ? undefined : readPointer(parent.request, route.orderBy);
  return {
    id: newId(),
    parent: parent.id,
    consumer: subscription.consumer,
    provider: parent.sender,
    service: parent.contract.service,
    agreement: subscription.agreement,
    purpose: subscription.purpose,
    config,
    elements: { asked: [...subscription.elements], returned, withheld },
    party: { subjects: parent.contract.request.subjects(value) },
    payloadDays: parent.contract.document.retention?.payloadDays ?? 7,
    system: route.system,
    via: route.via,
    request: value,
    ...(orderValue === undefined ? {} : { orderValue: String(orderValue) }),
  };
};
