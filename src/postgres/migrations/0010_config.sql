create schema config;

-- A configuration is kept as its canonical JSON text: jsonb would reorder keys and rewrite numbers, and the hash is over these bytes.
create table config.version (
  n          int primary key,
  hash       text not null unique,
  author     text not null,
  comment    text not null,
  created_at timestamptz not null,
  document   text not null
);

create table config.active (
  one          bool primary key default true check (one),
  n            int not null references config.version (n),
  activated_at timestamptz not null
);
