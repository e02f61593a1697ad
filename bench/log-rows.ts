import type { Database, Sql } from '../src/core/sql.js';
import { createReferences, type IndexOfYear } from '../src/log/references.js';

/** How many of each there are; every officer, case and subject has a name of the form `officer-7`. */
export const many = { officers: 3_000, cases: 200_000, subjects: 200_000 } as const;

const year = 2026;

/** The instant of the log's first entry, and `days` later. */
export const at = (days: number): number => Date.parse(`${year}-01-02T00:00:00Z`) + days * 86_400_000;

const shapes = `
insert into log.shape (hash, consumer, provider, service, agreement, purpose, mode, kind, outcome, code)
select sha256(convert_to(c || ' ' || p || ' ' || u || ' ' || o, 'UTF8')), 'agency-' || c || '.system', 'provider-' || p % 9 || '.system',
  'domain.thing-' || p || '.read.v1', 'agreement-' || c || '-' || p % 9, 'PURPOSE.' || u, 'sync',
  case when o < 2 then 'exchange.answered' when o = 2 then 'exchange.failed' else 'exchange.refused' end,
  case when o < 2 then 'answered' when o = 2 then 'failed' else 'refused' end,
  case when o < 2 then '' when o = 2 then (array['PROVIDER_TIMEOUT', 'SUBJECT_NOT_FOUND'])[1 + p % 2] else 'PURPOSE_NOT_PERMITTED' end
from generate_series(0, 39) c, generate_series(0, 22) p, generate_series(0, 3) u, generate_series(0, 3) o on conflict do nothing`;

/** A few of everything are busy and most are rare: the first of `count` gets a hundred times what the middle gets. */
const drawn = (seed: number, count: string): string =>
  `floor(${count} * power((hashint8extended(n, ${seed}) & 2147483647) / 2147483648.0::float8, 2.5::float8))::int`;

const commitment = `translate(encode(sha256(int8send(n)), 'base64'), '+/=', '-_')`;

/** Entries as the gateway writes them: canonical JSON, its leaf hash and its columns. */
const entries = `
insert into log.entry (idx, exchange, at, shape, officer, kase, ms, leaf, entry)
select n, exchange, at, shape, officer, kase, 41, sha256('\\x00'::bytea || convert_to(entry, 'UTF8')), entry
from (
  select d.n, d.exchange, d.at, s.id as shape, o.ref as officer, k.ref as kase,
    '{"agreement":"' || s.agreement || '","at":"' || to_char(d.at, 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') || '","attempts":1,"code":'
    || case when s.code = '' then 'null' else '"' || s.code || '"' end
    || ',"commitments":{"case":"' || d.salted || '","officer":"' || d.salted || '","request":"' || d.salted || '","response":"' || d.salted
    || '","subject":"' || d.salted || '"},"config":17,"consumer":"' || s.consumer
    || '","elements":{"asked":["matches","lifeStatus"],"returned":["matches","lifeStatus"],"withheld":[]},"exchange":"' || d.exchange
    || '","kind":"' || s.kind || '","mode":"sync","ms":{"provider":36,"total":41},"native":"00","outcome":"' || s.outcome
    || '","provider":"' || s.provider || '","purpose":"' || s.purpose || '","service":"' || s.service || '","v":1}' as entry
  from (
    select n, at, ${drawn(1, '$3')} as shape, ${drawn(2, '$4')} as officer, hashint8extended(n, 3) & 2147483647 as kase, ${commitment} as salted,
      (lpad(to_hex((extract(epoch from at) * 1000)::bigint), 12, '0') || '7' || substr(md5(n::text), 1, 3) || '8' || substr(md5(n::text), 4, 15))::uuid as exchange
    from (select n, timestamptz '${year}-01-02T00:00:00Z' + n * ($2::float8 * interval '1 second') as at from generate_series(0, $1::bigint - 1) n) t
  ) d
  join bench_shape s on s.n = d.shape join bench_name o on o.kind = 'officer' and o.n = d.officer
  join bench_name k on k.kind = 'case' and k.n = d.kase % $5
) made`;

/** The same columns for the search alone: no text, and exchanges that are no UUIDs of any time. */
const bareEntries = `
insert into log.entry (idx, exchange, at, shape, officer, kase, ms, leaf, entry)
select d.n, lpad(to_hex(d.n), 32, '0')::uuid, d.at, s.id, o.ref, k.ref, 41, '\\x00', '{}'
from (
  select n, timestamptz '${year}-01-02T00:00:00Z' + n * ($2::float8 * interval '1 second') as at, ${drawn(1, '$3')} as shape,
    ${drawn(2, '$4')} as officer, hashint8extended(n, 3) & 2147483647 as kase
  from generate_series(0, $1::bigint - 1) n
) d
join bench_shape s on s.n = d.shape join bench_name o on o.kind = 'officer' and o.n = d.officer
join bench_name k on k.kind = 'case' and k.n = d.kase % $5`;

const openings = `
insert into vault.opening (idx, subject, sealed)
select g.n, s.ref, decode(repeat('00', $3::int), 'hex') from generate_series(0, $1::bigint - 1) g (n)
join bench_name s on s.kind = 'subject' and s.n = (hashint8extended(g.n, 4) & 2147483647) % $2`;

const indexes = [
  ['log.entry_exchange_idx', 'on log.entry (exchange)'],
  ['log.entry_shape_idx_idx', 'on log.entry (shape, idx)'],
  ['log.entry_officer_shape_idx_idx', 'on log.entry (officer, shape, idx) where officer is not null'],
  ['log.entry_kase_idx_idx', 'on log.entry (kase, idx) where kase is not null'],
  ['vault.opening_idx_idx', 'on vault.opening (idx)'],
  ['vault.opening_subject_idx_idx', 'on vault.opening (subject, idx)'],
] as const;

const names = async (sql: Sql, indexOfYear: IndexOfYear): Promise<void> => {
  const references = createReferences(indexOfYear);
  await sql.query('create temp table bench_name (kind text, n int, ref bigint) on commit drop');
  for (const [kind, count] of [
    ['officer', many.officers],
    ['case', many.cases],
    ['subject', many.subjects],
  ] as const) {
    const scheme = kind === 'subject' ? 'nib' : kind;
    const refs = Array.from({ length: count }, (_, n) => references.of(scheme, `${kind}-${n}`, year));
    await sql.query(
      'insert into bench_name select $1, n - 1, ref from unnest($2::bigint[]) with ordinality as t (ref, n)',
      [kind, refs],
    );
  }
  await sql.query(
    'create temp table bench_shape on commit drop as select row_number() over (order by hash) - 1 as n, s.* from log.shape s',
  );
  await sql.query('analyze bench_name');
  await sql.query('analyze bench_shape');
};

/**
 * Fills the log anew with `size` entries over some 300 days. In one transaction that truncates first, so that a server with
 * `wal_level=minimal` writes no WAL for it; indexes are made afterwards. `database` must be a patient one.
 * `bare`: with what the search looks at and nothing else, which takes a tenth of the time and the disk.
 */
export const fillLog = async (
  database: Database,
  size: number,
  indexOfYear: IndexOfYear,
  bare = false,
): Promise<void> => {
  await database.query(shapes);
  await database.query('select log.add_partition(n) from generate_series(0, $1::bigint / 8388608 + 1) n', [size]);
  await database.transaction(async (sql) => {
    await names(sql, indexOfYear);
    for (const [name] of indexes) await sql.query(`drop index ${name}`);
    await sql.query('truncate log.entry, vault.opening');
    const [{ count = 0 } = {}] = await sql.query<{ count: number }>('select count(*) as count from bench_shape');
    await sql.query(bare ? bareEntries : entries, [size, (300 * 86_400) / size, count, many.officers, many.cases]);
    await sql.query(openings, [size, many.subjects, bare ? 1 : 180]);
    for (const [name, definition] of indexes) await sql.query(`create index ${name.split('.')[1]} ${definition}`);
    await sql.query('update log.head set size = $1', [size]);
  });
  await database.query('vacuum analyze');
};
