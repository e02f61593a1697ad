import type { Failure } from '../core/failure.js';
import type { LogKind, LogRecord, Subject } from '../log/log.js';
import type { Known } from './accept.js';
import type { AcceptedExchange, Answer, ExchangeRequest } from './accepted.js';

const common = (exchange: AcceptedExchange, kind: LogKind, mode: 'sync' | 'queued', at: Date) => {
  const { asked, grant, contract } = exchange;
  return {
    kind,
    at,
    exchange: exchange.id,
    consumer: asked.consumer,
    provider: exchange.route.system,
    service: contract.service,
    mode,
    purpose: asked.purpose,
    agreement: grant.agreement.id,
    config: exchange.config,
  } as const;
};

const sealed = (exchange: AcceptedExchange) => ({
  subjects: exchange.subjects,
  ...(exchange.asked.officer === undefined ? {} : { officer: exchange.asked.officer }),
  ...(exchange.asked.case === undefined ? {} : { case: exchange.asked.case }),
  request: exchange.asked.body,
});

/** Subjects of request and response, each once. */
const everyone = (asked: readonly Subject[], told: readonly Subject[]): readonly Subject[] => {
  const others = told.filter((one) => !asked.some(({ scheme, value }) => scheme === one.scheme && value === one.value));
  return others.length === 0 ? asked : [...asked, ...others];
};

/** Written before anything is sent, for writes and queued exchanges. */
export const acceptedRecord = (exchange: AcceptedExchange, mode: 'sync' | 'queued', at: Date): LogRecord => ({
  ...common(exchange, 'exchange.accepted', mode, at),
  elements: { asked: [...exchange.grant.elements], returned: [], withheld: [] },
  outcome: 'accepted',
  code: null,
  native: null,
  attempts: 0,
  ms: { total: 0, provider: 0 },
  sealed: sealed(exchange),
});

export const answeredRecord = (exchange: AcceptedExchange, answer: Answer, attempts: number, at: Date): LogRecord => ({
  ...common(exchange, 'exchange.answered', 'sync', at),
  elements: { asked: [...exchange.grant.elements], returned: answer.returned, withheld: answer.withheld },
  outcome: 'answered',
  code: null,
  native: answer.native,
  attempts,
  ms: { total: at.getTime() - exchange.startedAt.getTime(), provider: answer.providerMs },
  sealed: { ...sealed(exchange), subjects: everyone(exchange.subjects, answer.subjects), response: answer.body },
});

export const failedRecord = (exchange: AcceptedExchange, failure: Failure, at: Date): LogRecord => ({
  ...common(exchange, 'exchange.failed', 'sync', at),
  elements: { asked: [...exchange.grant.elements], returned: [], withheld: [] },
  outcome: 'failed',
  code: failure.code,
  native: failure.native ?? null,
  attempts: failure.sent === 'no' ? 0 : 1,
  ms: { total: at.getTime() - exchange.startedAt.getTime(), provider: 0 },
  sealed: sealed(exchange),
});

/** A request that was turned away after its caller was known. What was not understood stays `''`. */
export const refusedRecord = (
  id: string,
  asked: ExchangeRequest,
  known: Known,
  failure: Failure,
  config: number,
  at: Date,
): LogRecord => ({
  kind: 'exchange.refused',
  at,
  exchange: id,
  consumer: asked.consumer,
  provider: known.agreement?.provider ?? '',
  service: known.contract?.service ?? '',
  mode: '',
  purpose: known.agreement === undefined ? '' : asked.purpose,
  agreement: known.agreement?.id ?? '',
  config,
  elements: { asked: [...(known.elements ?? [])], returned: [], withheld: [] },
  outcome: 'refused',
  code: failure.code,
  native: null,
  attempts: 0,
  ms: { total: 0, provider: 0 },
  sealed: {
    subjects: known.subjects ?? [],
    ...(asked.officer === undefined ? {} : { officer: asked.officer }),
    ...(asked.case === undefined ? {} : { case: asked.case }),
    ...(known.subjects === undefined ? {} : { request: asked.body }),
  },
});
