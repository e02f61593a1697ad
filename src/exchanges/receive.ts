import type { Accept as AcceptNative, NativeMessage } from '../adapter/adapter.js';
import { gatewaySystem } from '../config/own-events.js';
import { minimiser } from '../contracts/minimise.js';
import type { Clock } from '../core/clock.js';
import { Failure } from '../core/failure.js';
import { newId } from '../core/id.js';
import type { Json } from '../core/json.js';
import type { LogRecord } from '../log/log.js';
import type { Translation } from '../translation/translation.js';
import { assertRequest } from './accept.js';
import type { Enqueue } from './enqueue.js';
import type { NewExchange } from './exchange.js';
import { fingerprintOf, type Idempotency } from './idempotency.js';
import type { ExchangeStore } from './store.postgres.js';
import { childOf, type ReceiveRules, type Told } from './subscription.js';

export interface ReceiveParts {
  readonly rules: () => ReceiveRules;
  readonly enqueue: Enqueue;
  readonly idempotency: Idempotency;
  readonly store: Pick<ExchangeStore, 'insert' | 'end'>;
  readonly clock: Clock;
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

interface Received extends Told {
  readonly at: Date;
  readonly purpose: string;
  readonly agreement: string;
}

/** The elements that stand in an event as it came: the gateway itself receives them all. */
const elementsOf = ({ contract, request }: Received): readonly string[] =>
  minimiser(contract, new Set(Object.keys(contract.document.elements))).minimise(request).returned;

const received = (event: Received, config: number, at: Date): LogRecord => ({
  kind: 'exchange.answered',
  at,
  exchange: event.id,
  consumer: gatewaySystem,
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

/** The event itself, so that its sender sees what became of it; it holds nothing of what was said. */
const rowOf = (event: Received, config: number): NewExchange => ({
  id: event.id,
  consumer: gatewaySystem,
  provider: event.sender,
  service: event.contract.service,
  agreement: event.agreement,
  purpose: event.purpose,
  config,
  elements: { asked: [] },
  party: { subjects: [] },
  payloadDays: event.contract.document.retention?.payloadDays ?? 7,
});

/**
 * Takes what a provider hands over in its own dialect (`decisions` 6): one exchange under the inbound agreement, and a child
 * exchange with one delivery for each subscriber whom it concerns, all in one transaction. The same message again is acknowledged again
 * and nothing more. Throws a Failure when it was not taken.
 */
export const createReceive = (parts: ReceiveParts): ((system: string) => AcceptNative) => {
  const { rules: current, enqueue, idempotency, store, clock } = parts;

  const understand = (rules: ReceiveRules, system: string, operation: string, native: NativeMessage): Received => {
    const inbound = rules.inbound(system, operation);
    const translation = rules.translation(system, operation);
    const contract = inbound && rules.contract(inbound.service);
    if (inbound === undefined || contract === undefined || translation === undefined)
      throw notConfigured(system, operation);
    const { service, purpose, agreement } = inbound;
    rules.authorize({ consumer: gatewaySystem, service, purpose, agreement, address: '127.0.0.1' });
    const request = translation.decodeRequest(native.body as Json);
    const subjects = assertRequest(contract, request);
    return { id: newId(), at: clock.now(), sender: system, purpose, agreement, contract, request, subjects };
  };

  return (system) => async (message) => {
    const rules = current();
    const event = understand(rules, system, message.operation, message.native);
    const translation = rules.translation(system, message.operation) as Translation;
    const acknowledge = (exchange: string): NativeMessage => ({
      status: 200,
      headers: { 'gateway-exchange': exchange },
      body: translation.encodeAnswer({ status: 'RECEIVED' }),
    });

    const begun = await idempotency.begin({
      client: system,
      service: event.contract.service,
      key: message.dedupeKey,
      fingerprint: fingerprintOf(message.dedupeKey, event.purpose),
      exchange: event.id,
      deadline: clock.now().getTime() + 10_000,
      keptDays: eventKeptDays,
    });
    if (begun.kind === 'replay') return acknowledge(begun.exchange);
    if (begun.kind !== 'fresh') throw begun.failure;

    const children = rules
      .subscribers(event.contract.service, system)
      .filter((subscription) => subscription.concerns(event.request))
      .map((subscription) => childOf(event, subscription, rules.config));
    const at = clock.now();
    try {
      await enqueue.enqueueChildren(children, {
        records: [received(event, rules.config, at)],
        async write(sql) {
          await begun.claim.finishIn(sql, { status: 200, headers: {}, body: '' });
          await store.insert(sql, rowOf(event, rules.config), event.at);
          const returned = elementsOf(event);
          await store.end(sql, event.id, { state: 'answered', code: null, at, returned, withheld: [] });
        },
      });
    } catch (error) {
      await begun.claim.release().catch(() => undefined);
      throw error;
    }
    return acknowledge(event.id);
  };
};
