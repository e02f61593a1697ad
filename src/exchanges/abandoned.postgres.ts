import type { Clock } from '../core/clock.js';
import type { Sealer } from '../core/seal.js';
import type { Database, Sql } from '../core/sql.js';
import type { ExchangeLog, LogRecord } from '../log/log.js';
import { openParty } from './payloads.postgres.js';
import { endExchange } from './store.postgres.js';

interface AbandonedTools {
  readonly database: Database;
  readonly log: ExchangeLog;
  readonly sealer: Sealer;
  readonly clock: Clock;
}

/** Longer than any route waits and than a process tries to write an outcome down. */
const longestMs = 15 * 60 * 1000;
const batch = 50;

/**
 * Ends synchronous writes whose process vanished between sending and writing down: nobody knows whether the provider acted. They
 * become `failed` with their entry, and their Idempotency-Key stays bound, so that a repeat is told to ask first
 * (`decisions` 11). Resolves with how many.
 */
export const endAbandonedWrites = async (tools: AbandonedTools): Promise<number> => {
  const now = tools.clock.now();
  let count = 0;
  for (;;) {
    const ended = await tools.database.transaction((sql) => endSome(tools, sql, now));
    count += ended;
    if (ended < batch) return count;
  }
};

interface Abandoned {
  readonly id: string;
  readonly consumer: string;
  readonly provider: string;
  readonly service: string;
  readonly agreement: string;
  readonly purpose: string;
  readonly config: number;
  readonly asked: string[];
  readonly party: Uint8Array | null;
  readonly acceptedAt: Date;
}

const endSome = async ({ log, sealer }: AbandonedTools, sql: Sql, now: Date): Promise<number> => {
  const found = await sql.query<Abandoned>(
    `select id, consumer, provider, service, agreement, purpose, config, elements_asked as asked, party,
       created_at as "acceptedAt"
     from work.exchange where state = 'accepted' and created_at <= $1
     order by created_at limit $2 for update skip locked`,
    [new Date(now.getTime() - longestMs), batch],
  );
  for (const { id } of found) {
    await endExchange(sql, sealer, id, { state: 'failed', code: 'UNEXPECTED', at: now, returned: [], withheld: [] });
    await sql.query(`update work.idempotency set state = 'unknown' where exchange = $1 and state = 'running'`, [id]);
  }
  if (found.length > 0)
    await log.appendIn(
      sql,
      found.map((exchange) => record(exchange, sealer, now)),
    );
  return found.length;
};

const record = (exchange: Abandoned, sealer: Sealer, at: Date): LogRecord => ({
  kind: 'exchange.failed',
  at,
  exchange: exchange.id,
  consumer: exchange.consumer,
  provider: exchange.provider,
  service: exchange.service,
  mode: 'sync',
  purpose: exchange.purpose,
  agreement: exchange.agreement,
  config: exchange.config,
  elements: { asked: exchange.asked, returned: [], withheld: [] },
  outcome: 'failed',
  code: 'UNEXPECTED',
  native: null,
  attempts: 1,
  ms: { total: at.getTime() - exchange.acceptedAt.getTime(), provider: 0 },
  sealed: openParty(sealer, exchange.id, exchange.party),
  note: { by: 'gateway', reason: 'outcome unknown' },
});
