import type { Clock } from '../core/clock.js';
import type { Failure } from '../core/failure.js';
import type { Database, Sql } from '../core/sql.js';
import { asFailure } from '../core/unexpected.js';
import type { ExchangeLog, LogRecord } from '../log/log.js';
import type { AcceptedExchange, Answer } from './accepted.js';
import type { Announce, Done } from './announce.js';
import type { Answering } from './answer.js';
import type { Describe } from './describe.js';
import type { NewExchange } from './exchange.js';
import type { Claim, Outcome } from './idempotency.js';
import { acceptedRecord, answeredRecord, failedRecord } from './record.js';
import type { Settle } from './settle.js';
import type { Ending, ExchangeStore } from './store.postgres.js';

export interface Writing {
  /**
   * Sends a write now. Its `exchange.accepted` is durable before anything is sent, its outcome before it is told.
   * Throws a Failure; the key is released when nothing was sent and a repeat may help, and bound otherwise.
   */
  write(exchange: AcceptedExchange, claim: Claim, deadline: number, key: string): Promise<Outcome>;
}

interface WritingParts {
  readonly answering: Answering;
  readonly database: Database;
  readonly store: ExchangeStore;
  readonly log: ExchangeLog;
  readonly describe: Describe;
  readonly settle: Settle;
  readonly announce: Announce;
  readonly clock: Clock;
}

/** The row of an accepted exchange. */
export const newExchange = (exchange: AcceptedExchange): NewExchange => ({
  id: exchange.id,
  consumer: exchange.asked.consumer,
  provider: exchange.grant.agreement.provider,
  service: exchange.contract.service,
  agreement: exchange.grant.agreement.id,
  purpose: exchange.asked.purpose,
  config: exchange.config,
  elements: { asked: [...exchange.grant.elements] },
  party: {
    subjects: exchange.subjects,
    ...(exchange.asked.officer === undefined ? {} : { officer: exchange.asked.officer }),
    ...(exchange.asked.case === undefined ? {} : { case: exchange.asked.case }),
  },
  ...(exchange.asked.traceparent === undefined ? {} : { traceparent: exchange.asked.traceparent }),
  payloadDays: exchange.contract.document.retention?.payloadDays ?? 7,
});

const doneOf = (exchange: AcceptedExchange, at: Date): Done => ({
  exchange: exchange.id,
  provider: exchange.grant.agreement.provider,
  service: exchange.contract.service,
  at,
  request: async () => exchange.request,
});

export const createWriting = (parts: WritingParts): Writing => {
  const { answering, database, store, log, describe, settle, announce, clock } = parts;

  const begin = async (exchange: AcceptedExchange, claim: Claim): Promise<void> => {
    const at = clock.now();
    try {
      await database.transaction(async (sql) => {
        await claim.confirmIn(sql);
        await store.insert(sql, newExchange(exchange), at);
        await log.appendIn(sql, [acceptedRecord(exchange, 'sync', at)]);
      });
    } catch (error) {
      await claim.release().catch(() => undefined);
      throw error;
    }
  };

  /** One transaction: the row, the key's outcome, the entry. Once `end` says it had ended already, all of it stands. */
  const finish = (exchange: AcceptedExchange, ending: Ending, record: LogRecord, keep: (sql: Sql) => Promise<void>) =>
    settle(exchange.id, async () => {
      const wake = await database.transaction(async (sql) => {
        if (!(await store.end(sql, exchange.id, ending))) return undefined;
        await keep(sql);
        await log.appendIn(sql, [record]);
        return ending.state === 'answered' ? announce(sql, doneOf(exchange, ending.at)) : undefined;
      });
      wake?.();
    });

  const fail = async (exchange: AcceptedExchange, claim: Claim, failure: Failure): Promise<never> => {
    const at = clock.now();
    const ending = { state: 'failed', code: failure.code, at, returned: [], withheld: [] } as const;
    const final = failure.sent !== 'unknown' && failure.next !== 'retry';
    await finish(exchange, ending, failedRecord(exchange, failure, at), async (sql) => {
      if (final) await claim.finishIn(sql, describe.failure(failure, exchange));
    });
    if (!final) await (failure.sent === 'unknown' ? claim.keepUnknown() : claim.release());
    throw failure;
  };

  return {
    async write(exchange, claim, deadline, key) {
      await begin(exchange, claim);
      let answer: Answer;
      try {
        answer = await answering.perform(exchange, deadline, key);
      } catch (error) {
        return fail(exchange, claim, asFailure(error, 'exchange'));
      }
      const at = clock.now();
      const outcome = describe.answer(exchange, answer);
      const { returned, withheld, body } = answer;
      await finish(
        exchange,
        { state: 'answered', code: null, at, returned, withheld, response: body },
        answeredRecord(exchange, answer, 1, at),
        (sql) => claim.finishIn(sql, outcome),
      );
      return outcome;
    },
  };
};
