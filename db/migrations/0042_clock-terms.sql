-- Clocks that packs declare (clocks.yaml): what starts them, how long they run, who is reminded and to whom they are escalated.
create table clocks.term (
  pack text collate "C" not null,
  code text collate "C" not null,
  title jsonb not null,
  body jsonb not null,
  installed_at timestamptz not null,
  primary key (pack, code)
);
grant select on clocks.term to qinglian_app;

-- What a running clock will say, and said: each row once, in the transaction of the message.
create table clocks.telling (
  clock_id uuid not null references clocks.clock (id) on delete cascade,
  position integer not null,
  kind text collate "C" not null check (kind in ('reminder', 'escalation')),
  -- How far from the due date, in its own measure; before it for a reminder, after it for an escalation.
  distance integer not null check (distance >= 0),
  measure text collate "C" not null check (measure in ('working-days', 'days', 'minutes')),
  post text collate "C",
  unit text collate "C" check (unit in ('own', 'parent', 'town', 'county')),
  -- Null while the clock stands still, or when its moment lay before the clock had started.
  at timestamptz,
  told_at timestamptz,
  primary key (clock_id, position),
  check (kind <> 'escalation' or (post is not null and unit is not null))
);
create index on clocks.telling (at) where told_at is null and at is not null;
grant select, insert, update on clocks.telling to qinglian_app;
alter table clocks.telling enable row level security;
alter table clocks.telling force row level security;
create policy of_clock on clocks.telling to qinglian_app
  using (exists (select 1 from clocks.clock c where c.id = clock_id)) with check (exists (select 1 from clocks.clock c where c.id = clock_id));
