-- The tree over the exchange log: what of it is integrated and published. One statement changes tree and tiles together.
create table log.tree (
  one boolean primary key default true check (one),
  -- Entries that the tree covers; those from here on are durable and not yet published.
  size bigint not null,
  root bytea not null,
  -- The signed note over size and root (c2sp.org/tlog-checkpoint); '' until the first was signed.
  checkpoint text not null,
  published_at timestamptz not null default now(),
  -- Of the one process that integrates and signs; a process that lost the office changes nothing any more.
  epoch integer not null
) with (fillfactor = 10);
insert into log.tree (size, root, checkpoint, epoch)
values (0, '\xe3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855', '', 0);

-- Its hashes (c2sp.org/tlog-tiles): up to 256 of 32 bytes. Complete tiles never change; the last of a level is written again as it grows.
create table log.tile (
  level smallint not null,
  idx bigint not null,
  hashes bytea not null check (length(hashes) between 32 and 8192 and length(hashes) % 32 = 0),
  primary key (level, idx)
);
-- Hashes do not compress.
alter table log.tile alter column hashes set storage external;

-- The epoch stands beside what it guards: nothing but appends locks the head.
alter table log.head drop column epoch;
