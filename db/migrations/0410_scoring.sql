-- Indicators of units, measured from what rules answered; never of persons.
create schema scoring;
grant usage on schema scoring to qinglian_app;

create table scoring.indicator (
  id text collate "C" primary key,
  pack text collate "C" not null,
  title text not null,
  definition jsonb not null,
  is_current boolean not null
);
grant select on scoring.indicator to qinglian_app;

create table scoring.measurement (
  indicator text collate "C" not null references scoring.indicator (id),
  period text collate "C" not null,
  unit_id uuid not null,
  unit_name text not null,
  division_code text collate "C" not null,
  judged bigint not null,
  flagged bigint not null,
  undecided bigint not null,
  -- Null when too few could be judged or none was there: neither zero nor full marks.
  value double precision,
  state text collate "C" not null check (state in ('measured', 'too_few', 'no_data')),
  -- Each rule's share in the figures: {rule, version, judged, flagged, undecided}.
  parts jsonb not null,
  measured_at timestamptz not null,
  primary key (indicator, period, unit_id),
  check ((state = 'measured') = (value is not null))
);
alter table scoring.measurement enable row level security;
alter table scoring.measurement force row level security;
create policy seen on scoring.measurement for select to qinglian_app using (access.visible('flag', unit_id, division_code));
grant select on scoring.measurement to qinglian_app;

-- One figure of a unit beside the same figure before; what it is taken from are the pack's models.
create table scoring.comparison (
  id text collate "C" primary key,
  pack text collate "C" not null,
  position integer not null,
  definition jsonb not null
);
grant select on scoring.comparison to qinglian_app;
