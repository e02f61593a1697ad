create schema log;
create schema vault;

-- One row, updated in place: the next index. The row lock of the append statement orders all writers.
create table log.head (
  one boolean primary key default true check (one),
  size bigint not null,
  epoch integer not null
) with (fillfactor = 10);
insert into log.head (size, epoch) values (0, 0);
