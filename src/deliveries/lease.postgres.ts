import type { Sql } from '../core/sql.js';

/** A delivery this worker holds: whatever it writes is guarded by `epoch`, so a worker that lost its lease changes nothing. */
export interface Leased {
  readonly id: string;
  readonly exchange: string;
  readonly epoch: number;
  readonly attempt: number;
  /** An earlier worker held it and never came back: nobody knows whether its attempt arrived. */
  readonly abandoned: boolean;
  /** An earlier attempt may have arrived though its outcome was not seen. */
  readonly unsure: boolean;
  readonly since: Date;
  readonly sinceAttempt: number;
  readonly inLine: boolean;
  readonly via: 'push' | 'mailbox';
  readonly system: string;
  readonly service: string;
  readonly parent: string | null;
  readonly consumer: string;
  readonly provider: string;
  readonly agreement: string;
  readonly purpose: string;
  readonly config: number;
  readonly asked: string[];
  readonly returned: string[];
  readonly withheld: string[];
  readonly traceparent: string | null;
  readonly party: Uint8Array | null;
  readonly acceptedAt: Date;
}

/** What `Leased` reads of delivery `d` and its exchange `e`. */
export const leasedColumns = `d.id, d.exchange, d.lease_epoch as epoch, d.attempt, d.since, d.since_attempt as "sinceAttempt", d.unsure,
  d.order_key is not null as "inLine", d.via, d.system, e.service, e.parent, e.consumer, e.provider, e.agreement, e.purpose, e.config,
  e.elements_asked as asked, e.elements_returned as returned, e.elements_withheld as withheld, e.traceparent, e.party,
  e.created_at as "acceptedAt"`;

/** Somebody with the same ordering key comes before `d` and is not done. A held one keeps its place: an operator decides. */
const isBehind = `d.order_key is not null and exists (
  select 1 from work.delivery h where h.system = d.system and h.order_key = d.order_key and h.seq < d.seq
    and h.state in ('due', 'running', 'held'))`;

/** What an attempt needs to know before it takes the lease; undefined unless the delivery may be due. */
export const peek = async (
  sql: Sql,
  id: string,
): Promise<{ service: string; system: string; exchange: string } | undefined> => {
  const [row] = await sql.query<{ service: string; system: string; exchange: string }>(
    `select e.service, d.system, d.exchange from work.delivery d join work.exchange e on e.id = d.exchange
     where d.id = $1 and d.via = 'push' and d.state in ('due', 'running')`,
    [id],
    'delivery.peek',
  );
  return row;
};

/** Takes the lease if the delivery is due, or was running under a lease that ended, and nobody is before it in its line. */
export const take = async (sql: Sql, id: string, now: Date, until: Date): Promise<Leased | undefined> => {
  try {
    const [row] = await sql.query<Leased>(
      `with prior as (
         select id, state from work.delivery where id = $1 and via = 'push'
           and ((state = 'due' and due_at <= $2) or (state = 'running' and lease_until <= $2))
         for update),
       taken as (
       update work.delivery d set state = 'running', attempt = d.attempt + 1, lease_until = $3,
         lease_epoch = d.lease_epoch + 1, unsure = d.unsure or prior.state = 'running', updated_at = $2
       from prior, work.exchange e
       where d.id = prior.id and e.id = d.exchange and not (${isBehind})
       returning ${leasedColumns}, prior.state = 'running' as abandoned),
       lost as (
         insert into work.attempt (delivery, n, at, outcome)
         select id, attempt - 1, $2, 'abandoned' from taken where abandoned)
       select * from taken`,
      [id, now, until],
      'delivery.take',
    );
    return row;
  } catch (error) {
    // Two of one line were about to run at once; the index of running heads let the other one.
    if (isUniqueViolation(error)) return undefined;
    throw error;
  }
};

const isUniqueViolation = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === '23505';

/** The attempt did not happen: the delivery is due again, as it was. False when the lease was lost. */
export const giveBack = async (sql: Sql, { id, epoch }: Leased, now: Date): Promise<boolean> => {
  const rows = await sql.query(
    `update work.delivery set state = 'due', attempt = attempt - 1, due_at = $3, lease_until = null, updated_at = $3
     where id = $1 and lease_epoch = $2 and state = 'running' returning id`,
    [id, epoch, now],
    'delivery.giveBack',
  );
  return rows.length === 1;
};

export interface Due {
  readonly id: string;
  readonly attempt: number;
}

/** What is due longest without a live lease and first in its line; rows that a worker is just taking are left out. */
export const findDue = (sql: Sql, now: Date, limit: number): Promise<Due[]> =>
  sql.query<Due>(
    `select d.id, d.attempt from work.delivery d
     where d.via = 'push' and ((d.state = 'due' and d.due_at <= $1) or (d.state = 'running' and d.lease_until <= $1))
       and not (${isBehind})
     order by coalesce(d.lease_until, d.due_at), d.id limit $2 for update skip locked`,
    [now, limit],
    'delivery.findDue',
  );

/** The next of the line behind a delivery that is done. */
export const nextInLine = async (
  sql: Sql,
  id: string,
): Promise<{ id: string; attempt: number; dueAt: Date } | undefined> => {
  const [row] = await sql.query<{ id: string; attempt: number; dueAt: Date }>(
    `select n.id, n.attempt, n.due_at as "dueAt" from work.delivery d
     join work.delivery n on n.system = d.system and n.order_key = d.order_key and n.state = 'due'
     where d.id = $1 order by n.seq limit 1`,
    [id],
    'delivery.nextInLine',
  );
  return row;
};
