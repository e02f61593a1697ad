-- Work in hand: writes and queued exchanges only; a synchronous read leaves no row here.
create schema work;

create table work.exchange (
  id uuid primary key,
  parent uuid,
  consumer text not null,
  provider text not null,
  service text not null,
  agreement text not null,
  purpose text not null,
  config int not null,
  mode text not null check (mode in ('sync', 'queued')),
  state text not null check (state in ('accepted', 'answered', 'refused', 'failed', 'queued', 'completed', 'dead')),
  code text,
  elements_asked text[] not null,
  elements_returned text[] not null default '{}',
  elements_withheld text[] not null default '{}',
  traceparent text,
  -- Subjects, officer and case, sealed; erased with the payloads.
  party bytea,
  payload_days int not null,
  created_at timestamptz not null,
  ended_at timestamptz,
  erase_after timestamptz
);
create index exchange_parent on work.exchange (parent) where parent is not null;
create index exchange_erasure on work.exchange (erase_after) where erase_after is not null;

create table work.delivery (
  id uuid primary key,
  exchange uuid not null unique references work.exchange,
  seq bigint generated always as identity,
  system text not null,
  via text not null check (via in ('push', 'mailbox')),
  state text not null check (state in ('due', 'running', 'completed', 'held', 'dead', 'discarded')),
  attempt int not null default 0,
  -- The retry budget counts from here; an operator's retry renews it.
  since timestamptz not null,
  since_attempt int not null default 0,
  due_at timestamptz not null,
  lease_until timestamptz,
  lease_epoch int not null default 0,
  -- Keyed HMAC of the ordering value, never the value.
  order_key bytea,
  code text,
  reason_en text,
  reason_id text,
  created_at timestamptz not null,
  updated_at timestamptz not null
) with (fillfactor = 80);
create index delivery_due on work.delivery (due_at, id) where state = 'due' and via = 'push';
create index delivery_lease on work.delivery (lease_until, id) where state = 'running';
create index delivery_state on work.delivery (state, id);
create index delivery_inbox on work.delivery (system, seq) where state = 'due' and via = 'mailbox';
create index delivery_line on work.delivery (system, order_key, seq)
  where order_key is not null and state in ('due', 'running', 'held');
-- One at a time for each ordering key, whatever the workers believe.
create unique index delivery_one_in_line on work.delivery (system, order_key)
  where order_key is not null and state = 'running';

create table work.payload (
  exchange uuid not null references work.exchange,
  part text not null check (part in ('request', 'response')),
  sealed bytea not null,
  primary key (exchange, part)
);

create table work.idempotency (
  client text not null,
  service text not null,
  -- Keyed HMACs: a client may choose an identifier as its key, and a body may be guessed from its bare hash.
  key bytea not null,
  fingerprint bytea not null,
  exchange uuid not null,
  state text not null check (state in ('running', 'finished', 'unknown')),
  outcome bytea,
  lease_until timestamptz not null,
  expires_at timestamptz not null,
  primary key (client, service, key)
);
create index idempotency_expiry on work.idempotency (expires_at);
create index idempotency_exchange on work.idempotency (exchange);
