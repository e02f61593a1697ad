-- An attempt may have reached the system without its outcome being seen: "already done", said to a repeat, may then be our own doing.
alter table work.delivery add column unsure boolean not null default false;
