import type { Sealer } from '../core/seal.js';
import type { Database, Sql } from '../core/sql.js';
import type { Text } from '../core/text.js';
import type { ChildView, DeliveryState, ExchangeState, ExchangeView, NewExchange } from './exchange.js';
import { type Notices, notify } from './notices.js';
import { readPayload, sealParty, storePayload } from './payloads.postgres.js';
import { type Told, timelineOf } from './timeline.js';

/** The rows of writes and queued exchanges; a synchronous read has none. */
export interface ExchangeStore {
  /** Keeps a synchronous write before anything is sent; inside the transaction that appends `exchange.accepted`. */
  insert(sql: Sql, exchange: NewExchange, at: Date): Promise<void>;
  /** Ends a synchronous write; inside the transaction that appends its last entry. False when it had ended already. */
  end(sql: Sql, id: string, ending: Ending): Promise<boolean>;
  get(id: string): Promise<ExchangeView | undefined>;
  /** The response as JSON text, byte for byte what the log committed to; undefined when there is none or it is erased. */
  response(id: string): Promise<string | undefined>;
  /** Waits until a queued exchange ended, at most `ms` (`Prefer: wait=N`); resolves with what is known then. */
  waitForEnd(id: string, ms: number, signal?: AbortSignal): Promise<ExchangeView | undefined>;
}

export interface Ending {
  readonly state: 'answered' | 'failed' | 'completed' | 'dead';
  readonly code: string | null;
  readonly at: Date;
  readonly returned: readonly string[];
  readonly withheld: readonly string[];
  /** The minimised response as JSON text, kept sealed for the contract's retention. */
  readonly response?: string;
}

export const createExchangeStore = (tools: { database: Database; sealer: Sealer; notices: Notices }): ExchangeStore => {
  const { database, sealer, notices } = tools;
  const get = (id: string): Promise<ExchangeView | undefined> => readExchange(database, id);
  return {
    insert: (sql, exchange, at) => insertExchange(sql, sealer, exchange, { mode: 'sync', state: 'accepted', at }),
    end: (sql, id, ending) => endExchange(sql, sealer, id, ending),
    get,
    response: (id) => readPayload(database, sealer, id, 'response'),
    async waitForEnd(id, ms, signal) {
      const watch = await notices.watch(`ended:${id}`);
      try {
        const view = await get(id);
        if (!view || view.endedAt) return view;
        await watch.next(ms, signal);
        return await get(id);
      } finally {
        watch.close();
      }
    },
  };
};

/** One row of work.exchange. */
export const insertExchange = async (
  sql: Sql,
  sealer: Sealer,
  exchange: NewExchange,
  { mode, state, at }: { mode: 'sync' | 'queued'; state: 'accepted' | 'queued'; at: Date },
): Promise<void> => {
  const { id, elements } = exchange;
  await sql.query(
    `insert into work.exchange (id, parent, consumer, provider, service, agreement, purpose, config, mode, state,
       elements_asked, elements_returned, elements_withheld, traceparent, party, payload_days, created_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)`,
    [
      id,
      exchange.parent ?? null,
      exchange.consumer,
      exchange.provider,
      exchange.service,
      exchange.agreement,
      exchange.purpose,
      exchange.config,
      mode,
      state,
      elements.asked,
      elements.returned ?? [],
      elements.withheld ?? [],
      exchange.traceparent ?? null,
      sealParty(sealer, id, exchange.party),
      exchange.payloadDays,
      at,
    ],
    'exchange.insert',
  );
};

/** Moves an open exchange into its last state, keeps the response, tells who waits. False when it had ended already. */
export const endExchange = async (sql: Sql, sealer: Sealer, id: string, ending: Ending): Promise<boolean> => {
  const { state, code, at, returned, withheld, response } = ending;
  const ended = await sql.query(
    `update work.exchange
     set state = $2, code = $3, ended_at = $4, elements_returned = $5, elements_withheld = $6,
       erase_after = $4::timestamptz + payload_days * interval '1 day'
     where id = $1 and state in ('accepted', 'queued') returning id`,
    [id, state, code, at, returned, withheld],
    'exchange.end',
  );
  if (ended.length === 0) return false;
  if (response !== undefined) await storePayload(sql, sealer, id, 'response', response);
  await notify(sql, `ended:${id}`);
  return true;
};

interface ViewRow {
  id: string;
  parent: string | null;
  consumer: string;
  provider: string;
  service: string;
  agreement: string;
  purpose: string;
  config: number;
  mode: 'sync' | 'queued';
  state: ExchangeState;
  code: string | null;
  asked: string[];
  returned: string[];
  withheld: string[];
  created_at: Date;
  ended_at: Date | null;
  delivery: string | null;
  system: string;
  via: 'push' | 'mailbox';
  delivery_state: DeliveryState;
  attempt: number;
  due_at: Date;
  delivery_code: string | null;
  reason_en: string | null;
  reason_id: string | null;
  entries: string[];
  tried: Told[];
}

const readExchange = async (sql: Sql, id: string): Promise<ExchangeView | undefined> => {
  const [row] = await sql.query<ViewRow>(
    `select e.id, e.parent, e.consumer, e.provider, e.service, e.agreement, e.purpose, e.config, e.mode, e.state, e.code,
       e.elements_asked as asked, e.elements_returned as returned, e.elements_withheld as withheld, e.created_at, e.ended_at,
       d.id as delivery, d.system, d.via, d.state as delivery_state, d.attempt, d.due_at, d.code as delivery_code,
       d.reason_en, d.reason_id,
       array(select l.entry from log.entry l where l.exchange = e.id order by l.idx) as entries,
       (select coalesce(json_agg(json_build_object('at', a.at, 'outcome', a.outcome, 'attempts', a.n, 'code', a.code)), '[]')
        from work.attempt a where a.delivery = d.id) as tried
     from work.exchange e left join work.delivery d on d.exchange = e.id where e.id = $1`,
    [id],
    'exchange.read',
  );
  return row && toView(row, await readChildren(sql, id));
};

const readChildren = (sql: Sql, parent: string): Promise<ChildView[]> =>
  sql.query<ChildView>(
    `select e.id as exchange, e.consumer, e.provider, e.service, e.state, d.state as delivery, d.attempt as attempts,
       coalesce(e.code, d.code) as code, d.updated_at as since
     from work.exchange e join work.delivery d on d.exchange = e.id where e.parent = $1 order by e.id limit 1000`,
    [parent],
    'exchange.children',
  );

const toView = (row: ViewRow, children: readonly ChildView[]): ExchangeView => ({
  id: row.id,
  parent: row.parent,
  consumer: row.consumer,
  provider: row.provider,
  service: row.service,
  agreement: row.agreement,
  purpose: row.purpose,
  config: row.config,
  mode: row.mode,
  state: row.state,
  code: row.code,
  elements: { asked: row.asked, returned: row.returned, withheld: row.withheld },
  createdAt: row.created_at,
  endedAt: row.ended_at,
  delivery: row.delivery === null ? null : toDelivery(row, row.delivery),
  children,
  timeline: timelineOf(row.entries, row.tried),
});

const toDelivery = (row: ViewRow, id: string): NonNullable<ExchangeView['delivery']> => ({
  id,
  system: row.system,
  via: row.via,
  state: row.delivery_state,
  attempt: row.attempt,
  dueAt: row.due_at,
  code: row.delivery_code,
  reason: toReason(row),
});

const toReason = ({ reason_en: en, reason_id: id }: ViewRow): Text | null =>
  en === null || id === null ? null : { en, id };

export interface NewDelivery {
  readonly id: string;
  readonly exchange: string;
  readonly system: string;
  readonly via: 'push' | 'mailbox';
  readonly orderKey: Uint8Array | null;
  readonly at: Date;
}

/** One row of work.delivery, due at once. Those of one ordering key commit one after another, so that their numbers follow their order. */
export const insertDelivery = async (sql: Sql, delivery: NewDelivery): Promise<void> => {
  const { id, exchange, system, via, orderKey, at } = delivery;
  if (orderKey)
    await sql.query(
      `select pg_advisory_xact_lock(hashtextextended($1 || encode($2, 'hex'), 0))`,
      [system, orderKey],
      'delivery.line',
    );
  await sql.query(
    `insert into work.delivery (id, exchange, system, via, state, since, due_at, order_key, created_at, updated_at)
     values ($1, $2, $3, $4, 'due', $5, $5, $6, $5, $5)`,
    [id, exchange, system, via, at, orderKey],
    'delivery.insert',
  );
};
