import type { Sql } from '../core/sql.js';
import { eventRecord } from '../log/event.js';
import type { LogRecord } from '../log/log.js';
import type { DeliveryTools } from './delivery-tools.js';

const batch = 200;

interface Erased {
  readonly id: string;
  readonly parent: string | null;
  readonly consumer: string;
  readonly provider: string;
  readonly service: string;
  readonly mode: 'sync' | 'queued';
  readonly agreement: string;
  readonly purpose: string;
  readonly config: number;
}

/** Deletes payloads, parties and idempotency keys past their time; the hole itself is an entry. Resolves with how many exchanges lost theirs. */
export const erasePayloads = async (
  { database, log }: Pick<DeliveryTools, 'database' | 'log'>,
  now: Date,
): Promise<number> => {
  await database.query('delete from work.idempotency where expires_at <= $1', [now]);
  let count = 0;
  for (;;) {
    const erased = await database.transaction(async (sql) => {
      const erased = await eraseSome(sql, now);
      if (erased.length > 0)
        await log.appendIn(
          sql,
          erased.map((exchange) => record(exchange, now)),
        );
      return erased.length;
    });
    count += erased;
    if (erased < batch) return count;
  }
};

const eraseSome = async (sql: Sql, now: Date): Promise<Erased[]> => {
  const erased = await sql.query<Erased>(
    `update work.exchange e set party = null, erase_after = null
     from (select id from work.exchange where erase_after <= $1 order by erase_after limit $2 for update skip locked) due
     where e.id = due.id
     returning e.id, e.parent, e.consumer, e.provider, e.service, e.mode, e.agreement, e.purpose, e.config`,
    [now, batch],
  );
  await sql.query('delete from work.payload where exchange = any($1::uuid[])', [erased.map(({ id }) => id)]);
  return erased;
};

const record = (erased: Erased, at: Date): LogRecord =>
  eventRecord({
    kind: 'payload.erased',
    at,
    exchange: erased.id,
    ...(erased.parent === null ? {} : { parent: erased.parent }),
    consumer: erased.consumer,
    provider: erased.provider,
    service: erased.service,
    mode: erased.mode,
    purpose: erased.purpose,
    agreement: erased.agreement,
    config: erased.config,
    outcome: 'erased',
    note: { by: 'gateway', reason: 'retention' },
  });
