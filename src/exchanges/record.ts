import type { Failure } from '../core/failure.js';
import type { LogRecord, Subject } from '../log/log.js';
import type { Known } from './accept.js';
import type { AcceptedExchange, Answer, ExchangeRequest } from './accepted.js';

/** What the kinds of an exchange's own record do not share. */
type Ending = Pick<LogRecord, 'kind' | 'mode' | 'at' | 'outcome' | 'code' | 'native' | 'attempts' | 'ms'> & {
  readonly returned: readonly string[];
  readonly withheld: readonly string[];
  readonly subjects: readonly Subject[];
  readonly response: string | undefined;
};

/** Member by member: spreading objects into the record costs a sixth of the whole exchange (docs/performance.md). */
const recordOf = (exchange: AcceptedExchange, ending: Ending): LogRecord => {
  const { asked, grant, contract } = exchange;
  return {
    kind: ending.kind,
    at: ending.at,
    exchange: exchange.id,
    consumer: asked.consumer,
    provider: exchange.route.system,
    service: contract.service,
    mode: ending.mode,
    purpose: asked.purpose,
    agreement: grant.agreement.id,
    config: exchange.config,
    elements: { asked: [...grant.elements], returned: ending.returned, withheld: ending.withheld },
    outcome: ending.outcome,
    code: ending.code,
    native: ending.native,
    attempts: ending.attempts,
    ms: ending.ms,
    sealed: {
      subjects: ending.subjects,
      officer: asked.officer,
      case: asked.case,
      request: asked.body,
      response: ending.response,
    },
  };
};

const nothing: readonly string[] = [];

/** Subjects of request and response, each once. */
const everyone = (asked: readonly Subject[], told: readonly Subject[]): readonly Subject[] => {
  const others = told.filter((one) => !asked.some(({ scheme, value }) => scheme === one.scheme && value === one.value));
  return others.length === 0 ? asked : [...asked, ...others];
};

/** Written before anything is sent, for writes and queued exchanges. */
export const acceptedRecord = (exchange: AcceptedExchange, mode: 'sync' | 'queued', at: Date): LogRecord =>
  recordOf(exchange, {
    kind: 'exchange.accepted',
    mode,
    at,
    outcome: 'accepted',
    code: null,
    native: null,
    attempts: 0,
    ms: { total: 0, provider: 0 },
    returned: nothing,
    withheld: nothing,
    subjects: exchange.subjects,
    response: undefined,
  });

export const answeredRecord = (exchange: AcceptedExchange, answer: Answer, attempts: number, at: Date): LogRecord =>
  recordOf(exchange, {
    kind: 'exchange.answered',
    mode: 'sync',
    at,
    outcome: 'answered',
    code: null,
    native: answer.native,
    attempts,
    ms: { total: at.getTime() - exchange.startedAt.getTime(), provider: answer.providerMs },
    returned: answer.returned,
    withheld: answer.withheld,
    subjects: everyone(exchange.subjects, answer.subjects),
    response: answer.body,
  });

export const failedRecord = (exchange: AcceptedExchange, failure: Failure, at: Date): LogRecord =>
  recordOf(exchange, {
    kind: 'exchange.failed',
    mode: 'sync',
    at,
    outcome: 'failed',
    code: failure.code,
    native: failure.native ?? null,
    attempts: failure.sent === 'no' ? 0 : 1,
    ms: { total: at.getTime() - exchange.startedAt.getTime(), provider: 0 },
    returned: nothing,
    withheld: nothing,
    subjects: exchange.subjects,
    response: undefined,
  });

/** A request that was turned away after its caller was known. What the configuration does not know stays `''`. */
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
  provider: known.agreement?.provider ?? known.provider ?? '',
  service: known.contract?.service ?? '',
  mode: '',
  purpose: known.purpose ?? '',
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
