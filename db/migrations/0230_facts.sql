-- Tables of outside data: what packs declare, the files that came in, and what was refused of them.
create schema facts;
create schema if not exists fact;
grant usage on schema facts, fact to qinglian_app;

create table facts.fact_table (
  pack text collate "C" not null,
  name text collate "C" not null,
  -- json, not jsonb: the order of the columns is how people see them.
  definition json not null,
  source json not null,
  installed_at timestamptz not null,
  primary key (pack, name)
);
grant select on facts.fact_table to qinglian_app;

create table facts.codelist_entry (
  pack text collate "C" not null,
  list text collate "C" not null,
  code text collate "C" not null,
  title text not null,
  position integer not null,
  -- The further columns of the list's file, as written.
  details jsonb not null,
  primary key (pack, list, code)
);
grant select on facts.codelist_entry to qinglian_app;

-- One row for each file taken in. Batches are never changed; a correction is another batch.
create table facts.batch (
  id integer generated always as identity primary key,
  pack text collate "C" not null,
  table_name text collate "C" not null,
  file_name text not null,
  hash text collate "C" not null,
  encoding text collate "C" not null,
  bytes bigint not null,
  records bigint not null,
  taken bigint not null,
  rejected bigint not null,
  blank bigint not null,
  imported_at timestamptz not null,
  unique (pack, table_name, hash),
  foreign key (pack, table_name) references facts.fact_table (pack, name)
);

create table facts.reject (
  batch_id integer not null references facts.batch (id),
  line bigint not null,
  column_name text collate "C",
  reason text collate "C" not null,
  value text not null,
  primary key (batch_id, line)
);

-- A part is a file of rows named by the hash of its content; `source` says which rows of which table they were.
create table facts.part (
  relation text collate "C" not null,
  source text collate "C" not null,
  hash text collate "C" not null,
  rows bigint not null,
  bytes bigint not null,
  written_at timestamptz not null,
  primary key (relation, source)
);

create table facts.snapshot (
  id text collate "C" primary key,
  manifest jsonb not null,
  taken_at timestamptz not null
);
