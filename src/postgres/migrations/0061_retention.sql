-- Below this index the openings' retention has ended; what it erased is gone, and a restored vault brings back nothing of it.
create table log.retention (
  one boolean primary key default true check (one),
  ended bigint not null default 0
);
insert into log.retention default values;
