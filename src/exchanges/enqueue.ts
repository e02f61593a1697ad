import { createHmac } from 'node:crypto';
import type { Clock } from '../core/clock.js';
import { newId } from '../core/id.js';
import type { Sealer } from '../core/seal.js';
import type { Database, Sql } from '../core/sql.js';
import type { ExchangeLog, LogRecord } from '../log/log.js';
import type { NewQueuedExchange } from './exchange.js';
import type { Claim, Outcome } from './idempotency.js';
import { notify } from './notices.js';
import { storePayload } from './payloads.postgres.js';
import { insertDelivery, insertExchange } from './store.postgres.js';

export interface Enqueue {
  /**
   * Writes exchange, delivery, payload, the key's outcome (the 202) and the entry `exchange.accepted` in one transaction, then wakes
   * a worker. Once it resolves nothing is lost. Throws LOG_UNAVAILABLE or the database's error; then nothing was kept.
   */
  enqueue(
    exchange: NewQueuedExchange,
    binding?: { readonly claim: Claim; readonly outcome: Outcome },
  ): Promise<{ readonly id: string; readonly delivery: string }>;
  /** An event: one child exchange with one delivery per subscriber, in the same transaction as the parent's outcome. */
  enqueueChildren(
    children: readonly NewQueuedExchange[],
    parent: {
      /** The parent's own entries; they come before the children's. */
      readonly records: readonly LogRecord[];
      /** Whatever else of the parent belongs in the transaction. */
      readonly write?: (sql: Sql) => Promise<void>;
    },
  ): Promise<void>;
  /** Child exchanges inside a transaction of the caller's; resolves with what wakes a worker once it is through. */
  enqueueIn(sql: Sql, children: readonly NewQueuedExchange[]): Promise<() => void>;
}

interface EnqueueTools {
  readonly database: Database;
  readonly log: ExchangeLog;
  readonly sealer: Sealer;
  readonly clock: Clock;
  /** Keys the HMAC of ordering values. */
  readonly secret: Uint8Array;
  /** The queue's; may fail, since the reconciler finds whatever is due. */
  readonly wake: (delivery: string, attempt: number, delayMs: number) => Promise<void>;
}

export const createEnqueue = (tools: EnqueueTools): Enqueue => {
  const { database, log, clock } = tools;
  return {
    async enqueue(exchange, binding) {
      const at = clock.now();
      const delivery = newId();
      await database.transaction(async (sql) => {
        await insertAll(tools, sql, exchange, delivery, at);
        if (binding) await binding.claim.finishIn(sql, binding.outcome);
        await log.appendIn(sql, [accepted(exchange, at)]);
      });
      wakeFor(tools, exchange, delivery);
      return { id: exchange.id, delivery };
    },
    async enqueueChildren(children, parent) {
      const wake = await database.transaction(async (sql) => {
        await parent.write?.(sql);
        return insertChildren(tools, sql, children, parent.records);
      });
      wake();
    },
    enqueueIn: (sql, children) => insertChildren(tools, sql, children, []),
  };
};

const insertChildren = async (
  tools: EnqueueTools,
  sql: Sql,
  children: readonly NewQueuedExchange[],
  before: readonly LogRecord[],
): Promise<() => void> => {
  const at = tools.clock.now();
  const born = children.map((exchange) => ({ exchange, delivery: newId() }));
  for (const { exchange, delivery } of born) await insertAll(tools, sql, exchange, delivery, at);
  const records = [...before, ...children.map((exchange) => accepted(exchange, at))];
  if (records.length > 0) await tools.log.appendIn(sql, records);
  return () => {
    for (const { exchange, delivery } of born) wakeFor(tools, exchange, delivery);
  };
};

const insertAll = async (
  { sealer, secret }: EnqueueTools,
  sql: Sql,
  exchange: NewQueuedExchange,
  delivery: string,
  at: Date,
): Promise<void> => {
  const { id, system, via, orderValue } = exchange;
  const orderKey = orderValue === undefined ? null : orderKeyOf(secret, system, orderValue);
  await insertExchange(sql, sealer, exchange, { mode: 'queued', state: 'queued', at });
  await storePayload(sql, sealer, id, 'request', JSON.stringify(exchange.request));
  await insertDelivery(sql, { id: delivery, exchange: id, system, via, orderKey, at });
  if (via === 'mailbox') await notify(sql, `inbox:${system}`);
};

const orderKeyOf = (secret: Uint8Array, system: string, value: string): Uint8Array =>
  createHmac('sha256', secret).update(`order\0${system}\0${value}`).digest();

/** Only a hint, so nobody waits for it. */
const wakeFor = ({ wake }: EnqueueTools, { via }: NewQueuedExchange, delivery: string): void => {
  if (via === 'push') wake(delivery, 1, 0).catch(() => undefined);
};

const accepted = (exchange: NewQueuedExchange, at: Date): LogRecord => ({
  kind: 'exchange.accepted',
  at,
  exchange: exchange.id,
  ...(exchange.parent === undefined ? {} : { parent: exchange.parent }),
  consumer: exchange.consumer,
  provider: exchange.provider,
  service: exchange.service,
  mode: 'queued',
  purpose: exchange.purpose,
  agreement: exchange.agreement,
  config: exchange.config,
  elements: { asked: exchange.elements.asked, returned: [], withheld: [] },
  outcome: 'queued',
  code: null,
  native: null,
  attempts: 0,
  ms: { total: 0, provider: 0 },
  sealed: { ...exchange.party, request: exchange.received ?? JSON.stringify(exchange.request) },
});
