-- What witnesses have signed (c2sp.org/tlog-cosignature). The note is the checkpoint as the log has signed it; the line is the witness's own.
create table log.cosignature (
  size bigint not null,
  witness text not null,
  note text not null,
  line text not null,
  at timestamptz not null default now(),
  primary key (size, witness)
);
