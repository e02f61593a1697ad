-- Entries counted by their day (WIB) and shape, below the index `upto`: totals are read from here, and the few entries above are counted as they stand.
create table log.total (
  day date not null,
  shape integer not null,
  entries bigint not null,
  primary key (day, shape)
);
create table log.counted (
  one boolean primary key default true check (one),
  upto bigint not null
) with (fillfactor = 10);
insert into log.counted (upto) values (0);
