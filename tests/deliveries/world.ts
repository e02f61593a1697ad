import { randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { Test } from 'tap';
import { newId } from '../../src/core/id.js';
import { aesSealer } from '../../src/core/seal.js';
import type { Database } from '../../src/core/sql.js';
import { createDeliveries, type Deliveries } from '../../src/deliveries/deliveries.js';
import type { Limits, Send } from '../../src/deliveries/delivery.js';
import type { DeliveryTools } from '../../src/deliveries/delivery-tools.js';
import type { DeliveryQueue } from '../../src/deliveries/queue.js';
import { createEnqueue } from '../../src/exchanges/enqueue.js';
import type { NewQueuedExchange } from '../../src/exchanges/exchange.js';
import { createNotices } from '../../src/exchanges/notices.js';
import { createExchangeStore } from '../../src/exchanges/store.postgres.js';
import type { TellEnd } from '../../src/exchanges/tell-end.js';
import type { ExchangeLog, LogRecord } from '../../src/log/log.js';
import { freshDatabase } from '../postgres.js';

/** A clock that a test moves. */
export const handClock = (start = '2026-11-24T02:00:00Z') => {
  let now = Date.parse(start);
  return {
    now: () => new Date(now),
    pass(ms: number) {
      now += ms;
    },
  };
};

/** A log whose records live and die with the caller's transaction, as the real one's do. */
export const tableLog = async (database: Database) => {
  await database.query('create table entry (id bigint generated always as identity, record jsonb not null)');
  const log: ExchangeLog & { records(): Promise<LogRecord[]>; break(times: number): void } = {
    append: () => Promise.reject(new Error('not used')),
    async appendIn(sql, records) {
      if (broken > 0) {
        broken -= 1;
        throw new Error('the log is away');
      }
      for (const record of records) await sql.query('insert into entry (record) values ($1)', [JSON.stringify(record)]);
    },
    close: () => Promise.resolve(),
    async records() {
      const rows = await database.query<{ record: LogRecord }>('select record from entry order by id');
      return rows.map(({ record }) => record);
    },
    break(times) {
      broken = times;
    },
  };
  let broken = 0;
  return log;
};

/** Remembers who was woken; a test looks and delivers itself. */
export const handQueue = (): DeliveryQueue & { woken: { delivery: string; attempt: number; delayMs: number }[] } => {
  const woken: { delivery: string; attempt: number; delayMs: number }[] = [];
  return {
    woken,
    async wake(delivery, attempt, delayMs) {
      woken.push({ delivery, attempt, delayMs });
    },
    async wakeAll(due) {
      for (const { delivery, attempt } of due) woken.push({ delivery, attempt, delayMs: 0 });
    },
    waiting: () => Promise.resolve(0),
    start: () => Promise.resolve(),
    check: () => Promise.resolve(),
    stop: () => Promise.resolve(),
    close: () => Promise.resolve(),
  };
};

export const someLimits: Limits = {
  effect: 'write',
  deduplicates: true,
  timeoutMs: 10_000,
  attempts: 3,
  firstDelayMs: 5_000,
  maxDelayMs: 60_000,
  maxAgeMs: 24 * 60 * 60 * 1000,
};

export const anExchange = (more: Partial<NewQueuedExchange> = {}): NewQueuedExchange => ({
  id: newId(),
  consumer: 'dpmptsp.perizinan',
  provider: 'oss.rba',
  service: 'licensing.permit.publish.v1',
  agreement: 'dpmptsp-oss-2026',
  purpose: 'PUBLIC_SERVICE.LICENSING',
  config: 1,
  elements: { asked: ['status'] },
  party: { subjects: [{ scheme: 'nik', value: '3510240101909001' }], officer: 'P-17', case: 'IZN-2026-9' },
  payloadDays: 7,
  system: 'oss.rba',
  via: 'push',
  request: { nik: '3510240101909001', permit: 'A-1' },
  ...more,
});

/** Real tables, a clock and a queue in the test's hand. `worker` adds a further worker on the same tables. */
export const world = async (t: Pick<Test, 'teardown'>, tools: Partial<DeliveryTools> = {}) => {
  const database = await freshDatabase(t);
  const clock = handClock();
  const log = await tableLog(database);
  const queue = handQueue();
  const sealer = aesSealer(randomBytes(32));
  const secret = randomBytes(32);
  const notices = createNotices(database);
  t.teardown(() => notices.close());
  const { enqueue, enqueueChildren } = createEnqueue({
    database,
    log,
    sealer,
    clock,
    secret,
    wake: queue.wake,
    ...tools,
  });
  const tellEnd: TellEnd = async () => () => undefined;
  const worker = (send: Send, more: Partial<DeliveryTools> = {}): Deliveries =>
    createDeliveries({
      database,
      log,
      sealer,
      queue,
      send,
      agreementStands: () => undefined,
      tellEnd,
      limits: () => someLimits,
      clock,
      random: () => 0.5,
      ...tools,
      ...more,
    });
  const store = createExchangeStore({ database, sealer, notices });
  const view = async (id: string) => {
    const view = await store.get(id);
    if (!view) throw new Error('no such exchange');
    return view;
  };
  return {
    database,
    clock,
    log,
    queue,
    sealer,
    secret,
    notices,
    enqueue,
    enqueueChildren,
    worker,
    store,
    view,
    tellEnd,
  };
};

export const answer = { response: { status: 'RECEIVED' }, native: '200', providerMs: 12, returned: ['status'] };

/** Waits for a condition, not for a time. */
export const until = async (holds: () => boolean | Promise<boolean>, what: string): Promise<void> => {
  for (let tries = 0; tries < 3_000; tries += 1) {
    if (await holds()) return;
    await delay(20);
  }
  throw new Error(`never: ${what}`);
};
