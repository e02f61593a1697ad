import type { Sql } from '../core/sql.js';
import type { Prepared } from './prepare.js';

/**
 * Writes a batch and gives it the next indexes, in one statement; resolves with the first index, or `undefined` when `fence` is
 * no longer the head's. The head's row lock lives only inside the server, so a stalled client cannot hold it, and a rollback
 * takes the indexes back. Entries are joined by line breaks, which canonical JSON never contains, so nothing is escaped.
 */
export const appendBatch = async (
  sql: Sql,
  batch: readonly Prepared[],
  shapes: readonly number[],
  fence: number | null,
): Promise<number | undefined> => {
  const further = batch.flatMap(({ openings }, n) => openings.slice(1).map((opening) => ({ ...opening, n: n + 1 })));
  const [head] = await sql.query<{ base: number }>(
    statement,
    [
      batch.length,
      fence,
      batch.map(({ entry }) => entry).join('\n'),
      array(batch.map(({ record }) => record.exchange)),
      array(batch.map(({ record }) => record.at.toISOString())),
      array(shapes),
      array(batch.map(({ officer }) => officer)),
      array(batch.map(({ kase }) => kase)),
      array(batch.map(({ ms }) => ms)),
      array(batch.map(({ leaf }) => hex(leaf))),
      array(batch.map(({ openings }) => openings[0]?.subject)),
      array(batch.map(({ openings }) => bytes(openings[0]?.sealed))),
      array(further.map(({ n }) => n)),
      array(further.map(({ subject }) => subject)),
      array(further.map(({ sealed }) => bytes(sealed))),
    ],
    'log.append',
  );
  return head?.base;
};

const statement = `
with head as (
  update log.head set size = size + $1::int where $2::int is null or fence = $2::int returning size - $1::int as base
),
r as (
  select base + n - 1 as idx, t.* from head, rows from (
    string_to_table($3, E'\\n'), unnest($4::uuid[]), unnest($5::timestamptz[]), unnest($6::int[]), unnest($7::bigint[]),
    unnest($8::bigint[]), unnest($9::int[]), unnest($10::bytea[]), unnest($11::bigint[]), unnest($12::bytea[])
  ) with ordinality as t (entry, exchange, at, shape, officer, kase, ms, leaf, subject, sealed, n)
),
o as (insert into vault.opening (idx, subject, sealed) select idx, subject, sealed from r where sealed is not null),
further as (
  insert into vault.opening (idx, subject, sealed)
  select base + n - 1, subject, sealed from head, unnest($13::int[], $14::bigint[], $15::bytea[]) as t (n, subject, sealed)
),
e as (
  insert into log.entry (idx, exchange, at, shape, officer, kase, ms, leaf, entry)
  select idx, exchange, at, shape, officer, kase, ms, leaf, entry from r
)
select base from head`;

/** An array literal of values that need no quoting, or bring their own. */
const array = (values: readonly (string | number | null | undefined)[]): string =>
  `{${values.map((value) => value ?? 'NULL').join(',')}}`;

const hex = (text: string): string => `"\\\\x${text}"`;

const bytes = (value: Uint8Array | undefined): string | undefined =>
  value && hex(Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('hex'));

/** Reads what a batch must name to be written. */
export const readFence = async (sql: Sql): Promise<number> =>
  (await sql.query<{ fence: number }>('select fence from log.head'))[0]?.fence ?? 0;

/**
 * Whether a batch whose connection was lost is in the log. Raising the fence waits for a transaction that still holds the head and
 * shuts out any that has yet to take it, so the answer is final. Resolves with the indexes in order, or `undefined` for "none".
 */
export const settle = async (sql: Sql, batch: readonly Prepared[]): Promise<number[] | undefined> => {
  await sql.query('update log.head set fence = fence + 1');
  const rows = await sql.query<{ idx: number; leaf: string }>(
    `select idx, encode(leaf, 'hex') as leaf from log.entry where exchange = any($1::uuid[])`,
    [array(batch.map(({ record }) => record.exchange))],
  );
  const indexes = new Map(rows.map(({ idx, leaf }) => [leaf, idx]));
  const found = batch.map(({ leaf }) => indexes.get(leaf));
  return found.every((index) => index !== undefined) ? found : undefined;
};

const partitionSize = 2 ** 23;

/** Makes sure that the partition after the one of `index` exists; resolves with the first index that has none yet. */
export const addPartitions = async (sql: Sql, index: number): Promise<number> => {
  const next = Math.floor(index / partitionSize) + 1;
  await sql.query('select log.add_partition($1), log.add_partition($2)', [next - 1, next]);
  return (next + 1) * partitionSize;
};
