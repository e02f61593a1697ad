-- Requests to erase a subject from the exchange log. The identifier is sealed, and gone once the request is decided. In the vault,
-- so that it too is kept out of ordinary dumps.
create table vault.erasure (
  id uuid primary key,
  scheme text not null,
  identifier bytea,
  basis text not null,
  asked_by text not null,
  asked_at timestamptz not null,
  state text not null check (state in ('waiting', 'erased', 'refused')),
  decided_by text,
  decided_at timestamptz
);
create index erasure_waiting on vault.erasure (asked_at) where state = 'waiting';

-- Entries whose openings were erased before their time: a restored vault must not bring them back.
create table log.erased (
  idx bigint primary key
);
