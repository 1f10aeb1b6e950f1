-- Law is data with dates: thresholds, quorums and lengths of terms, each with the day from which it holds, the place in which it
-- holds, and the document that says so.

create table clocks.limit_kind (
  code text collate "C" primary key check (code ~ '^[a-z][a-z0-9]*(_[a-z0-9]+)*$'),
  -- The pack that declares it; others that need that pack may add values (a county's own document), not change what it means.
  pack text collate "C" not null,
  title jsonb not null,
  unit text collate "C" not null,
  basis text not null check (basis <> ''),
  installed_at timestamptz not null
);

create table clocks.limit_value (
  code text collate "C" not null references clocks.limit_kind (code) on delete cascade,
  division_code text collate "C" not null check (division_code ~ '^([0-9]{12})?$'), -- '' everywhere
  from_on date not null,
  -- The last day on which it holds; null while nobody has ended it. A later value of the same place ends it as well.
  until_on date check (until_on >= from_on),
  value numeric not null,
  document text not null check (document <> ''),
  pack text collate "C" not null,
  primary key (code, division_code, from_on)
);
create index on clocks.limit_value (pack);
grant select on clocks.limit_kind, clocks.limit_value to qinglian_app;
