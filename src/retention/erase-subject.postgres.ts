import type { Database, Sql } from '../core/sql.js';
import { indexBounds } from '../log/bounds.postgres.js';
import type { ExchangeLog, LogRecord, Subject } from '../log/log.js';
import { createReferences, type IndexOfYear } from '../log/references.js';

/** What was erased of one subject. */
export interface Erased {
  readonly exchanges: number;
  /** Entries of the log that say no longer whom they were about. */
  readonly entries: number;
  /** Kept bodies of requests and answers. */
  readonly payloads: number;
  /** Exchanges not ended yet: their bodies go when they end, and what their end writes stays until the subject is erased again. */
  readonly underWay: number;
}

interface EraseTools {
  readonly database: Database;
  readonly log: ExchangeLog;
  readonly indexOfYear: IndexOfYear;
}

/** Entries about the subject that one transaction takes. */
const batch = 500;

const nothing: Erased = { exchanges: 0, entries: 0, payloads: 0, underWay: 0 };

/** How much there is to erase. */
export const countSubject = async (
  { database, indexOfYear }: Omit<EraseTools, 'log'>,
  subject: Subject,
): Promise<{ readonly entries: number; readonly exchanges: number }> => {
  const [row] = await database.query<{ entries: number; exchanges: number }>(
    `select count(distinct e.idx)::int as entries, count(distinct e.exchange)::int as exchanges
     from vault.opening o join log.entry e using (idx) where o.subject = any($1::bigint[])`,
    [await referencesOf(database, indexOfYear, subject)],
  );
  return row ?? { entries: 0, exchanges: 0 };
};

/**
 * Erases whatever the gateway knows about whom an exchange was, of every exchange of the subject: all openings of all its entries, also those
 * of other subjects, since the salt of a common body would let somebody guess it; its reference to a case; kept bodies and parties;
 * outcomes of writes kept for a repeat. Each transaction ends with its entry, made by `record`.
 */
export const eraseSubject = async (
  { database, log, indexOfYear }: EraseTools,
  subject: Subject,
  record: (erased: Erased) => LogRecord,
): Promise<Erased> => {
  const references = await referencesOf(database, indexOfYear, subject);
  let sum = nothing;
  for (;;) {
    const erased = await database.transaction(async (sql) => {
      const exchanges = await exchangesOf(sql, references);
      if (exchanges.length === 0) return undefined;
      const erased = await eraseExchanges(sql, exchanges);
      await log.appendIn(sql, [record(erased)]);
      return erased;
    });
    if (erased === undefined) return sum;
    sum = add(sum, erased);
  }
};

const add = (one: Erased, other: Erased): Erased => ({
  exchanges: one.exchanges + other.exchanges,
  entries: one.entries + other.entries,
  payloads: one.payloads + other.payloads,
  underWay: one.underWay + other.underWay,
});

const referencesOf = async (sql: Sql, indexOfYear: IndexOfYear, { scheme, value }: Subject): Promise<string[]> => {
  const { years } = await indexBounds(sql, undefined, undefined);
  const references = createReferences(indexOfYear);
  return years.map((year) => references.of(scheme, value, year));
};

const exchangesOf = async (sql: Sql, references: readonly string[]): Promise<string[]> => {
  const rows = await sql.query<{ exchange: string }>(
    `select distinct e.exchange::text as exchange from log.entry e where e.idx in (
       select distinct idx from vault.opening where subject = any($1::bigint[]) order by idx limit $2)`,
    [references, batch],
  );
  return rows.map(({ exchange }) => exchange);
};

const eraseExchanges = async (sql: Sql, exchanges: readonly string[]): Promise<Erased> => {
  const opened = await sql.query<{ idx: number }>(
    `delete from vault.opening where idx in (select idx from log.entry where exchange = any($1::uuid[])) returning idx`,
    [exchanges],
  );
  const entries = [...new Set(opened.map(({ idx }) => idx))];
  await sql.query('insert into log.erased (idx) select unnest($1::bigint[]) on conflict do nothing', [entries]);
  await sql.query('update log.entry set kase = null where exchange = any($1::uuid[]) and kase is not null', [
    exchanges,
  ]);
  return { exchanges: exchanges.length, entries: entries.length, ...(await eraseKept(sql, exchanges)) };
};

const eraseKept = async (sql: Sql, exchanges: readonly string[]): Promise<Pick<Erased, 'payloads' | 'underWay'>> => {
  const ended = await sql.query<{ id: string }>(
    `update work.exchange set party = null, erase_after = null where id = any($1::uuid[]) and ended_at is not null returning id`,
    [exchanges],
  );
  const ids = ended.map(({ id }) => id);
  const payloads = await sql.query('delete from work.payload where exchange = any($1::uuid[]) returning exchange', [
    ids,
  ]);
  await sql.query(
    'update work.delivery set order_key = null where exchange = any($1::uuid[]) and order_key is not null',
    [ids],
  );
  // The key stays bound, so that a repeat is refused rather than carried out once more; its outcome held the person. That of a queued exchange holds none.
  await sql.query(
    `update work.idempotency set outcome = null, fingerprint = '' where state = 'finished' and exchange in (
       select id from work.exchange where id = any($1::uuid[]) and mode = 'sync')`,
    [ids],
  );
  const open = await sql.query(
    `update work.exchange set payload_days = 0 where id = any($1::uuid[]) and ended_at is null returning id`,
    [exchanges],
  );
  return { payloads: payloads.length, underWay: open.length };
};
