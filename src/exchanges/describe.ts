import type { Failure } from '../core/failure.js';
import { problemOf } from '../core/problem.js';
import type { Language } from '../core/text.js';
import type { AcceptedExchange, Answer } from './accepted.js';
import type { Outcome } from './idempotency.js';

/** How an outcome becomes the bytes that a repeat with the same Idempotency-Key gets again. */
export interface Describe {
  answer(exchange: AcceptedExchange, answer: Answer): Outcome;
  failure(failure: Failure, exchange: AcceptedExchange): Outcome;
  /** The 202 of a queued exchange. */
  queued(exchange: AcceptedExchange, preferred: boolean): Outcome;
}

const json = 'application/json; charset=utf-8';

/** Headers that tell what an answer is and what it leaves out. */
export const answerHeaders = (exchange: AcceptedExchange, answer: Answer): Record<string, string> => {
  const headers: Record<string, string> = {
    'content-type': json,
    'gateway-exchange': exchange.id,
    'gateway-agreement': exchange.grant.agreement.id,
  };
  if (answer.withheld.length > 0) headers['gateway-withheld'] = answer.withheld.join(', ');
  if (answer.warnings.length > 0) headers['gateway-warnings'] = answer.warnings.join(', ');
  return headers;
};

export const createDescribe = (origin: () => string): Describe => ({
  answer: (exchange, answer) => ({ status: 200, headers: answerHeaders(exchange, answer), body: answer.body }),
  failure(failure, exchange) {
    const language: Language = exchange.asked.language;
    return {
      status: failure.status,
      headers: { 'content-type': 'application/problem+json', 'content-language': language },
      body: JSON.stringify(problemOf(failure, { exchange: exchange.id, language, origin: origin() })),
    };
  },
  queued(exchange, preferred) {
    const status = `${origin()}/v1/exchanges/${exchange.id}`;
    return {
      status: 202,
      headers: {
        'content-type': json,
        location: status,
        'retry-after': '2',
        'gateway-agreement': exchange.grant.agreement.id,
        ...(preferred ? { 'preference-applied': 'respond-async' } : {}),
      },
      body: JSON.stringify({ exchange: exchange.id, state: 'queued', status }),
    };
  },
});
