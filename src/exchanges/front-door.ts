import type { Rate, RateState } from '../agreements/rate.js';
import type { Clock } from '../core/clock.js';
import { Failure } from '../core/failure.js';
import { readPointer } from '../core/pointer.js';
import { asFailure } from '../core/unexpected.js';
import type { Accept, Known } from './accept.js';
import type { AcceptedExchange, Answer, ExchangeRequest } from './accepted.js';
import type { Answering } from './answer.js';
import type { Describe } from './describe.js';
import type { Enqueue } from './enqueue.js';
import type { NewQueuedExchange } from './exchange.js';
import { type Claim, fingerprintOf, type Idempotency, type Outcome } from './idempotency.js';
import type { Recognise } from './recognise.js';
import type { Refusals } from './refusals.js';
import { newExchange, type Writing } from './write.js';

/** How the caller wants to be served. */
export interface Wishes {
  readonly idempotencyKey?: string;
  /** Why the headers cannot be followed; the exchange is refused with it. */
  readonly problem?: Failure;
  /** `Prefer: respond-async`. */
  readonly respondAsync: boolean;
  /** `Prefer: wait=N`, seconds. */
  readonly wait?: number;
}

export type Served =
  | {
      readonly kind: 'answered';
      readonly exchange: AcceptedExchange;
      readonly answer: Answer;
      readonly rate: RateState | undefined;
    }
  /** A first outcome, or the same again; status, headers and body as they were told the first time. */
  | {
      readonly kind: 'outcome';
      readonly exchange: string;
      readonly agreement: string;
      readonly rate: RateState | undefined;
      readonly outcome: Outcome;
      readonly queued: boolean;
      readonly replayed: boolean;
    };

/** What one configuration version and the process contribute. */
export interface FrontDoorParts {
  /** Accepts under the configuration in force now. */
  readonly accept: Accept;
  /** What the configuration in force knows of a request that was refused. */
  readonly recognise: Recognise;
  readonly config: () => number;
  readonly rate: Rate;
  readonly answering: Answering;
  readonly writing: Writing;
  readonly enqueue: Enqueue;
  readonly idempotency: Idempotency;
  readonly refusals: Refusals;
  readonly describe: Describe;
  readonly clock: Clock;
}

export type FrontDoor = (asked: ExchangeRequest, wishes: Wishes, id: string) => Promise<Served>;

interface Admitted {
  readonly exchange: AcceptedExchange;
  readonly queued: boolean;
  readonly needsKey: boolean;
  readonly rate: RateState | undefined;
}

const asyncWithoutKey = (): Failure =>
  new Failure('IDEMPOTENCY_KEY_MISSING', {
    en: 'This exchange writes or is queued; send an Idempotency-Key, so that a repeat is not done twice.',
    id: 'Pertukaran ini menulis atau diantrekan; kirim Idempotency-Key agar pengulangan tidak dikerjakan dua kali.',
  });

const asyncNotOffered = (service: string): Failure =>
  new Failure('HEADER_INVALID', {
    en: `${service} answers at once only; leave out Prefer: respond-async.`,
    id: `${service} hanya menjawab seketika; hilangkan Prefer: respond-async.`,
  });

const isQueued = (exchange: AcceptedExchange, wishes: Wishes): boolean => {
  const { async } = exchange.contract.document;
  if (async === 'never' && wishes.respondAsync) throw asyncNotOffered(exchange.contract.service);
  return async === 'always' || wishes.respondAsync || exchange.route.via === 'mailbox';
};

const toQueue = (exchange: AcceptedExchange): NewQueuedExchange => {
  const { route, request } = exchange;
  const orderValue = route.orderBy === undefined ? undefined : readPointer(request, route.orderBy);
  return {
    ...newExchange(exchange),
    system: route.system,
    via: route.via,
    request,
    received: exchange.asked.body,
    ...(orderValue === undefined ? {} : { orderValue: String(orderValue) }),
  };
};

const deadlineOf = (exchange: AcceptedExchange, wishes: Wishes, now: number): number => {
  const limit = exchange.route.via === 'push' ? exchange.route.timeoutMs : 0;
  return now + (wishes.wait === undefined ? limit : Math.min(limit, Math.max(1, wishes.wait) * 1000));
};

/** The one way in for every exchange: accepted or refused, then answered now, written now, or queued. */
export const createFrontDoor = (parts: FrontDoorParts): FrontDoor => {
  const { rate, answering, writing, enqueue, idempotency, refusals, clock } = parts;

  const admit = async (asked: ExchangeRequest, wishes: Wishes, id: string): Promise<Admitted> => {
    const known: Known = {};
    try {
      if (wishes.problem !== undefined) throw wishes.problem;
      const exchange = parts.accept(asked, id, known);
      const queued = isQueued(exchange, wishes);
      const needsKey = queued || exchange.contract.document.effect === 'write';
      if (needsKey && wishes.idempotencyKey === undefined) throw asyncWithoutKey();
      const counted = rate.count(exchange.grant.agreement);
      return { exchange, queued, needsKey, rate: counted instanceof Promise ? await counted : counted };
    } catch (error) {
      const failure = asFailure(error, 'exchange');
      await refusals.record(id, asked, { ...parts.recognise(asked), ...known }, failure, parts.config());
      throw failure;
    }
  };

  const queue = async (exchange: AcceptedExchange, claim: Claim, wishes: Wishes): Promise<Outcome> => {
    const outcome = parts.describe.queued(exchange, wishes.respondAsync);
    try {
      await enqueue.enqueue(toQueue(exchange), { claim, outcome });
    } catch (error) {
      await claim.release().catch(() => undefined);
      throw error;
    }
    return outcome;
  };

  const once = async (admitted: Admitted, wishes: Wishes): Promise<Served> => {
    const { exchange, queued, rate } = admitted;
    const told = { kind: 'outcome', agreement: exchange.grant.agreement.id, rate, queued } as const;
    const key = wishes.idempotencyKey as string;
    const deadline = deadlineOf(exchange, wishes, clock.now().getTime());
    const { consumer, body, purpose } = exchange.asked;
    const begun = await idempotency.begin({
      client: consumer,
      service: exchange.contract.service,
      key,
      fingerprint: fingerprintOf(body, purpose),
      exchange: exchange.id,
      deadline,
    });
    if (begun.kind === 'replay') return { ...told, exchange: begun.exchange, outcome: begun.outcome, replayed: true };
    if (begun.kind !== 'fresh') {
      await refusals.record(exchange.id, exchange.asked, known(exchange), begun.failure, exchange.config);
      throw begun.kind === 'inProgress' ? pointingAt(begun.exchange, begun.failure) : begun.failure;
    }
    const outcome = queued
      ? await queue(exchange, begun.claim, wishes)
      : await writing.write(exchange, begun.claim, deadline, key);
    return { ...told, exchange: exchange.id, outcome, replayed: false };
  };

  return async (asked, wishes, id) => {
    const admitted = await admit(asked, wishes, id);
    if (admitted.needsKey) return once(admitted, wishes);
    const { exchange, rate: counted } = admitted;
    const answer = await answering.answerRead(exchange, deadlineOf(exchange, wishes, clock.now().getTime()));
    return { kind: 'answered', exchange, answer, rate: counted };
  };
};

/** The same failure, saying which exchange the key is bound to. */
const pointingAt = (exchange: string, { code, detail, retryAfter }: Failure): Failure =>
  new Failure(code, detail, { exchange, ...(retryAfter === undefined ? {} : { retryAfter }) });

const known = (exchange: AcceptedExchange): Known => ({
  contract: exchange.contract,
  purpose: exchange.asked.purpose,
  agreement: exchange.grant.agreement,
  elements: exchange.grant.elements,
  subjects: exchange.subjects,
});
