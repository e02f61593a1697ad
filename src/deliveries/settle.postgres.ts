import type { Failure } from '../core/failure.js';
import type { Sealer } from '../core/seal.js';
import type { Database, Sql } from '../core/sql.js';
import type { Text } from '../core/text.js';
import type { DeliveryState } from '../exchanges/exchange.js';
import { openParty } from '../exchanges/payloads.postgres.js';
import { endExchange } from '../exchanges/store.postgres.js';
import type { TellEnd } from '../exchanges/tell-end.js';
import type { ExchangeLog } from '../log/log.js';
import type { Delivered } from './delivery.js';
import { giveBack, type Leased } from './lease.postgres.js';
import { completedRecord, deadRecord, decidedRecord } from './record.js';
import type { Verdict } from './retry.js';

interface SettleTools {
  readonly database: Database;
  readonly log: ExchangeLog;
  readonly sealer: Sealer;
  readonly tellEnd: TellEnd;
}

export type Ended = Verdict | { readonly kind: 'completed'; readonly delivered: Delivered };

/** Writes down how an attempt ended, in one transaction with its entry. False when the lease was lost: then nothing is written. */
export const settle = (tools: SettleTools, leased: Leased, ended: Ended, now: Date): Promise<boolean> => {
  switch (ended.kind) {
    case 'completed':
      return complete(tools, leased, ended.delivered, now);
    case 'retry':
      return postpone(tools.database, leased, ended, now);
    case 'held':
      return hold(tools, leased, ended, now);
    case 'dead':
      return bury(tools, leased, ended, now);
    case 'givenBack':
      return giveBack(tools.database, leased, now);
  }
};

/** Runs in one transaction what ends an exchange; whoever is to be told of it is woken once that is through. */
const ending = async (
  { database }: SettleTools,
  work: (sql: Sql) => Promise<(() => void) | undefined>,
): Promise<boolean> => {
  const wake = await database.transaction(work);
  wake?.();
  return wake !== undefined;
};

const complete = (tools: SettleTools, leased: Leased, delivered: Delivered, now: Date): Promise<boolean> =>
  ending(tools, async (sql) => {
    if (!(await leave(sql, leased, { state: 'completed', now }))) return undefined;
    const response = JSON.stringify(delivered.response);
    const { returned = [], withheld = [] } = delivered;
    const end = { state: 'completed', code: null, at: now, returned, withheld, response } as const;
    await endExchange(sql, tools.sealer, leased.exchange, end);
    await tools.log.appendIn(sql, [completedRecord(leased, partyOf(tools, leased), delivered, response, now)]);
    return tools.tellEnd(sql, leased, end);
  });

const postpone = (sql: Sql, leased: Leased, retry: Verdict & { kind: 'retry' }, now: Date): Promise<boolean> =>
  leave(sql, leased, {
    state: 'due',
    now,
    dueAt: retry.dueAt,
    code: retry.failure.code,
    reason: retry.failure.detail,
    unsure: isUnsure(retry.failure),
  });

const isUnsure = ({ sent }: Failure): boolean => sent === 'unknown';

const hold = (tools: SettleTools, leased: Leased, held: Verdict & { kind: 'held' }, now: Date): Promise<boolean> =>
  tools.database.transaction(async (sql) => {
    const { code, native = null } = held.failure;
    const attempt = held.unsent ? leased.attempt - 1 : leased.attempt;
    const unsure = isUnsure(held.failure);
    if (!(await leave(sql, leased, { state: 'held', now, code, reason: held.reason, attempt, unsure }))) return false;
    const decision = { outcome: 'held', code, native, note: { by: 'gateway', decision: 'hold' } } as const;
    await tools.log.appendIn(sql, [decidedRecord({ ...leased, attempt }, partyOf(tools, leased), decision, now)]);
    return true;
  });

const bury = (tools: SettleTools, leased: Leased, dead: Verdict & { kind: 'dead' }, now: Date): Promise<boolean> =>
  ending(tools, async (sql) => {
    const { code, native = null } = dead.failure;
    if (!(await leave(sql, leased, { state: 'dead', now, code, reason: dead.reason }))) return undefined;
    const end = { state: dead.state, code, at: now, returned: [], withheld: [] };
    await endExchange(sql, tools.sealer, leased.exchange, end);
    const outcome = { outcome: dead.state, code, native };
    await tools.log.appendIn(sql, [deadRecord(leased, partyOf(tools, leased), outcome, now)]);
    return tools.tellEnd(sql, leased, end);
  });

const partyOf = ({ sealer }: SettleTools, { exchange, party }: Leased) => openParty(sealer, exchange, party);

interface Leaving {
  readonly state: DeliveryState;
  readonly now: Date;
  readonly dueAt?: Date;
  readonly attempt?: number;
  readonly code?: string;
  readonly reason?: Text;
  readonly unsure?: boolean;
}

/** Out of `running`, only under the lease that this worker took. */
const leave = async (sql: Sql, leased: Leased, leaving: Leaving): Promise<boolean> => {
  const { id, epoch } = leased;
  const { state, now, dueAt, code, reason, attempt, unsure = false } = leaving;
  const rows = await sql.query(
    `with gone as (
       update work.delivery set state = $3, updated_at = $4, due_at = coalesce($5, due_at), code = $6, reason_en = $7,
       reason_id = $8, attempt = $9, unsure = unsure or $10, lease_until = null
       where id = $1 and lease_epoch = $2 and state = 'running' returning id, attempt),
     put_off as (
       insert into work.attempt (delivery, n, at, outcome, code)
       select id, attempt, $4, 'postponed', $6 from gone where $3 = 'due')
     select id from gone`,
    [
      id,
      epoch,
      state,
      now,
      dueAt ?? null,
      code ?? null,
      reason?.en ?? null,
      reason?.id ?? null,
      attempt ?? leased.attempt,
      unsure,
    ],
    'delivery.leave',
  );
  return rows.length === 1;
};
