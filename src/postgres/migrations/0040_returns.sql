-- Which days' uses were returned to the population registry, for each agreement: a row once what was built of it is queued.
create table work.return_run (
  agreement text not null,
  -- The day of use, WIB.
  day date not null,
  uses int not null,
  batches int not null,
  ran_at timestamptz not null,
  primary key (agreement, day)
);
