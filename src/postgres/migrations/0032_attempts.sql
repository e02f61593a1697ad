-- Tries at a delivery that ended without an entry of the log: put off, or lost with their worker. All others are entries.
create table work.attempt (
  delivery uuid not null references work.delivery,
  n int not null,
  at timestamptz not null,
  outcome text not null check (outcome in ('postponed', 'abandoned')),
  code text
);
create index attempt_delivery on work.attempt (delivery);
