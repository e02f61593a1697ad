import type { Quota } from '../agreements/quota.js';
import type { Contract } from '../contracts/contract.js';
import type { Clock } from '../core/clock.js';
import { Failure } from '../core/failure.js';
import type { Json } from '../core/json.js';
import { asFailure } from '../core/unexpected.js';
import type { ExchangeLog } from '../log/log.js';
import type { PushRoute } from '../routes/route.js';
import type { Send, Sent } from '../routes/send.js';
import type { AcceptedExchange, Answer } from './accepted.js';
import { createCoalesce } from './coalesce.js';
import { answeredRecord, failedRecord } from './record.js';

const warningsOf = (contract: Contract, request: Json, response: Json): string[] =>
  contract.birthDateDiffers?.(request, response) === true ? ['NIK_BIRTHDATE_DIFFERS'] : [];

/** What makes two reads the same: agreement, service, elements, and the body byte for byte. */
const sameness = ({ asked, contract, grant }: AcceptedExchange): string => {
  const body = Buffer.from(asked.body.buffer, asked.body.byteOffset, asked.body.byteLength).toString('latin1');
  return `${grant.agreement.id} ${contract.service} ${[...grant.elements].join(',')} ${body}`;
};

const notPushed = (exchange: AcceptedExchange): Failure =>
  new Failure('CONFIG_INVALID', {
    en: `${exchange.route.system} pulls from its mailbox and cannot answer at once; ask with Prefer: respond-async.`,
    id: `${exchange.route.system} mengambil dari kotak suratnya dan tidak dapat menjawab seketika; minta dengan Prefer: respond-async.`,
  });

export interface Answering {
  /** Sends a read now; resolves once the answer's entry is durable. Throws a Failure whose own entry is durable. */
  answerRead(exchange: AcceptedExchange, deadline: number): Promise<Answer>;
  /** Sends any exchange now, and neither coalesces nor records it. */
  perform(exchange: AcceptedExchange, deadline: number, idempotencyKey?: string): Promise<Answer>;
}

interface AnsweringParts {
  readonly send: Send;
  readonly quota: Quota;
  readonly log: ExchangeLog;
  readonly clock: Clock;
}

/** One synchronous exchange, from a request that was accepted to an answer that is on record. */
export const createAnswering = (parts: AnsweringParts): Answering => {
  const { send, quota, log, clock } = parts;
  const coalesce = createCoalesce<Answer>();

  const sendCounted = async (
    exchange: AcceptedExchange,
    route: PushRoute,
    deadline: number,
    key?: string,
  ): Promise<Sent> => {
    const { agreement } = exchange.grant;
    const wait = quota.take(agreement, exchange.asked.bulk);
    if (wait !== undefined) await wait;
    try {
      return await send(route, exchange.request, {
        exchange: exchange.id,
        consumer: exchange.asked.consumer,
        attempt: 1,
        idempotencyKey: key,
        deadline,
        signal: undefined,
        traceparent: exchange.asked.traceparent,
      });
    } catch (error) {
      if (error instanceof Failure && error.sent === 'no') quota.undo(agreement);
      throw error;
    }
  };

  const perform = async (exchange: AcceptedExchange, deadline: number, key?: string): Promise<Answer> => {
    if (exchange.route.via !== 'push') throw notPushed(exchange);
    const sent = await sendCounted(exchange, exchange.route, deadline, key);
    const warnings = warningsOf(exchange.contract, exchange.request, sent.response);
    const { value, withheld, returned } = exchange.minimiser.minimise(sent.response);
    const body = JSON.stringify(value);
    const subjects = exchange.contract.response.subjects(value);
    return { body, subjects, withheld, returned, warnings, native: sent.native, providerMs: sent.providerMs };
  };

  return {
    perform,
    async answerRead(exchange, deadline) {
      let answer: Answer;
      try {
        answer = await coalesce(sameness(exchange), () => perform(exchange, deadline));
      } catch (error) {
        const failure = asFailure(error, 'exchange');
        await log.append(failedRecord(exchange, failure, clock.now()));
        throw failure;
      }
      await log.append(answeredRecord(exchange, answer, 1, clock.now()));
      return answer;
    },
  };
};
