-- Working days beside the national calendar, office hours by date, and every running due date.
create schema clocks;
grant usage on schema clocks to qinglian_app;

-- A county, city or province works or rests on a day that the State Council's notice has otherwise (a typhoon, a local festival).
create table clocks.day_override (
  division_code text collate "C" not null check (division_code ~ '^[0-9]{12}$'),
  on_date date not null,
  kind text collate "C" not null check (kind in ('work', 'rest')),
  basis text not null check (basis <> ''),
  primary key (division_code, on_date)
);

create table clocks.office_hours (
  division_code text collate "C" not null check (division_code ~ '^([0-9]{12})?$'), -- '' everywhere
  from_on date not null,
  morning_from time not null,
  morning_until time not null,
  afternoon_from time not null,
  afternoon_until time not null,
  basis text not null,
  primary key (division_code, from_on),
  check (morning_from < morning_until and morning_until <= afternoon_from and afternoon_from < afternoon_until)
);
insert into clocks.office_hours values ('', '2000-01-01', '08:30', '12:00', '14:00', '17:30', '演示参数：机关作息时间');

-- A clock belongs to a record (a matter's step, a flag's explanation). Law and county may give two for one thing.
create table clocks.clock (
  id uuid primary key,
  owner text collate "C" not null, -- 'process.task/<id>'
  name text collate "C" not null,
  kind text collate "C" not null check (kind in ('legal', 'state')),
  length integer not null check (length > 0),
  measure text collate "C" not null check (measure in ('working-days', 'days', 'minutes')),
  basis text not null,
  topic text collate "C" not null,
  unit_id uuid not null,
  division_code text collate "C" not null,
  started_at timestamptz not null,
  due_at timestamptz not null,
  -- What was left when it was paused, in its own measure; null while it runs.
  remaining integer,
  ended_at timestamptz,
  unique (owner, name)
);
create index on clocks.clock (due_at) where ended_at is null and remaining is null;

-- The applicant sees why her time stands still, so a pause has a reason.
create table clocks.pause (
  clock_id uuid not null references clocks.clock (id),
  from_at timestamptz not null,
  until_at timestamptz,
  reason text not null check (reason <> ''),
  primary key (clock_id, from_at)
);
create unique index on clocks.pause (clock_id) where until_at is null;

grant select on clocks.day_override, clocks.office_hours to qinglian_app;
grant select, insert, update on clocks.clock, clocks.pause to qinglian_app;
alter table clocks.clock enable row level security;
alter table clocks.clock force row level security;
alter table clocks.pause enable row level security;
alter table clocks.pause force row level security;
-- Module access adds the policies: a clock is seen by whoever sees the record's topic in its place.
