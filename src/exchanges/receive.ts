import type { Accept as AcceptNative, NativeMessage } from '../adapter/adapter.js';
import type { Authorize } from '../agreements/authorize.js';
import type { InboundDocument } from '../config/documents.js';
import type { Contract } from '../contracts/contract.js';
import { minimiser } from '../contracts/minimise.js';
import type { Clock } from '../core/clock.js';
import { Failure } from '../core/failure.js';
import { newId } from '../core/id.js';
import type { Json } from '../core/json.js';
import { readPointer } from '../core/pointer.js';
import type { LogRecord, Subject } from '../log/log.js';
import type { Route } from '../routes/route.js';
import type { Translation } from '../translation/translation.js';
import { assertRequest } from './accept.js';
import type { Enqueue } from './enqueue.js';
import type { NewQueuedExchange } from './exchange.js';
import { fingerprintOf, type Idempotency } from './idempotency.js';

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
  /** Subscribers whose agreement stands now, the sender as provider. */
  subscribers(service: string, sender: string): readonly Subscription[];
}

interface ReceiveParts {
  readonly rules: () => ReceiveRules;
  readonly enqueue: Enqueue;
  readonly idempotency: Idempotency;
  readonly clock: Clock;
  /** The installation's own system, consumer of what comes in. */
  readonly gateway: string;
}

/**
 * A name stands for an event for good (offices export whole years again each month), so it is remembered as long as the exchange
 * log's own index; only its HMAC is kept.
 */
const eventKeptDays = 5 * 366;

export const notConfigured = (system: string, operation: string): Failure =>
  new Failure('CONFIG_INVALID', {
    en: `${system} called ${operation}, which its document does not list under inbound. The administrator must add it.`,
    id: `${system} memanggil ${operation}, yang tidak tercantum pada inbound di dokumennya. Administrator harus menambahkannya.`,
  });

const child = (parent: Received, subscription: Subscription, config: number): NewQueuedExchange => {
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

interface Received {
  readonly id: string;
  readonly at: Date;
  readonly sender: string;
  readonly purpose: string;
  readonly agreement: string;
  readonly contract: Contract;
  readonly request: Json;
  readonly subjects: readonly Subject[];
}

/** The elements that stand in an event as it came: the gateway itself receives them all. */
const elementsOf = ({ contract, request }: Received): readonly string[] =>
  minimiser(contract, new Set(Object.keys(contract.document.elements))).minimise(request).returned;

const received = (event: Received, gateway: string, config: number, at: Date): LogRecord => ({
  kind: 'exchange.answered',
  at,
  exchange: event.id,
  consumer: gateway,
  provider: event.sender,
  service: event.contract.service,
  mode: 'sync',
  purpose: event.purpose,
  agreement: event.agreement,
  config,
  elements: { asked: [], returned: elementsOf(event), withheld: [] },
  outcome: 'answered',
  code: null,
  native: null,
  attempts: 1,
  ms: { total: at.getTime() - event.at.getTime(), provider: 0 },
  sealed: { subjects: event.subjects, request: JSON.stringify(event.request) },
});

/**
 * Takes what a provider hands over in its own dialect (`decisions` 6): one exchange under the inbound agreement, and a child
 * exchange with one delivery for each subscriber whom it concerns, all in one transaction. The same message again is acknowledged again and
 * nothing more. Throws a Failure when it was not taken.
 */
export const createReceive = (parts: ReceiveParts): ((system: string) => AcceptNative) => {
  const { rules: current, enqueue, idempotency, clock, gateway } = parts;

  const understand = (rules: ReceiveRules, system: string, operation: string, native: NativeMessage): Received => {
    const inbound = rules.inbound(system, operation);
    const translation = rules.translation(system, operation);
    const contract = inbound && rules.contract(inbound.service);
    if (inbound === undefined || contract === undefined || translation === undefined)
      throw notConfigured(system, operation);
    const { service, purpose, agreement } = inbound;
    rules.authorize({ consumer: gateway, service, purpose, agreement, address: '127.0.0.1' });
    const request = translation.decodeRequest(native.body as Json);
    const subjects = assertRequest(contract, request);
    return { id: newId(), at: clock.now(), sender: system, purpose, agreement, contract, request, subjects };
  };

  return (system) => async (message) => {
    const rules = current();
    const event = understand(rules, system, message.operation, message.native);
    const translation = rules.translation(system, message.operation) as Translation;
    const acknowledge = (): NativeMessage => ({ status: 200, body: translation.encodeAnswer({ status: 'RECEIVED' }) });

    const begun = await idempotency.begin({
      client: system,
      service: event.contract.service,
      key: message.dedupeKey,
      fingerprint: fingerprintOf(message.dedupeKey, event.purpose),
      exchange: event.id,
      deadline: clock.now().getTime() + 10_000,
      keptDays: eventKeptDays,
    });
    if (begun.kind === 'replay') return acknowledge();
    if (begun.kind !== 'fresh') throw begun.failure;

    const children = rules
      .subscribers(event.contract.service, system)
      .filter((subscription) => subscription.concerns(event.request))
      .map((subscription) => child(event, subscription, rules.config));
    try {
      await enqueue.enqueueChildren(children, {
        records: [received(event, gateway, rules.config, clock.now())],
        write: (sql) => begun.claim.finishIn(sql, { status: 200, headers: {}, body: '' }),
      });
    } catch (error) {
      await begun.claim.release().catch(() => undefined);
      throw error;
    }
    return acknowledge();
  };
};
