-- The exchange log. Leaf bytes and index assignment never change after this: receipts rest on them.
create schema log;

-- One row, updated in place: the next index. Its row lock orders all writers, so commit order is index order.
create table log.head (
  one boolean primary key default true check (one),
  size bigint not null,
  -- Of the one process that integrates and signs.
  epoch integer not null,
  -- Raised to make sure that a batch whose connection was lost can no longer be written.
  fence integer not null
) with (fillfactor = 10);
insert into log.head (size, epoch, fence) values (0, 0, 0);

-- Every combination of the filters with few values, so that one index answers all of them. '' stands for "does not apply".
create table log.shape (
  id integer primary key generated always as identity,
  hash bytea not null unique,
  consumer text not null,
  provider text not null,
  service text not null,
  agreement text not null,
  purpose text not null,
  mode text not null,
  kind text not null,
  outcome text not null,
  code text not null
);

-- officer, kase: first 8 bytes of an HMAC under the key of the year. entry: canonical JSON (RFC 8785). leaf: SHA-256(0x00 || entry).
create table log.entry (
  idx bigint primary key,
  exchange uuid not null,
  at timestamptz not null,
  shape integer not null,
  officer bigint,
  kase bigint,
  ms integer,
  leaf bytea not null,
  entry text not null
) partition by range (idx);
create index on log.entry (exchange);
create index on log.entry (shape, idx);
create index on log.entry (officer, shape, idx) where officer is not null;
create index on log.entry (kase, idx) where kase is not null;

-- Partitions of 2^23 entries, aligned to tiles. Attached rather than created in place, so that appends go on meanwhile.
create function log.add_partition(part bigint) returns void language plpgsql as $$
declare
  name text := 'entry_' || part;
begin
  perform pg_advisory_xact_lock(hashtextextended('log.add_partition', 0));
  if to_regclass('log.' || name) is not null then
    return;
  end if;
  execute format('create table log.%I (like log.entry including all)', name);
  execute format('alter table log.entry attach partition log.%I for values from (%s) to (%s)',
    name, part * 8388608, (part + 1) * 8388608);
end $$;
select log.add_partition(0), log.add_partition(1);

-- What an entry commits to, sealed by the gateway's key: one row an entry, one more per further subject. Erasing a citizen deletes
-- their rows. A schema of its own, kept out of ordinary dumps.
create schema vault;
create table vault.opening (
  idx bigint not null,
  subject bigint,
  sealed bytea not null
);
create index on vault.opening (idx);
create index on vault.opening (subject, idx);

-- Recognises the gateway's key, so that a wrong key file is noticed before it writes.
create table vault.key (
  one boolean primary key default true check (one),
  proof bytea not null
);
