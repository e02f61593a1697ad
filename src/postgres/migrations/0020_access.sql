-- Use of each agreement's daily quota, WIB days. `taken` is what the last reservation got (see quota.postgres.ts).
create schema quota;
create table quota.used (
  agreement text not null,
  day date not null,
  used int not null,
  taken int not null default 0,
  primary key (agreement, day)
);

-- Credentials of systems as OAuth clients: only a hash of the secret is kept.
create schema access;
create table access.client (
  system text primary key,
  secret_hash bytea not null,
  created_at timestamptz not null
);
