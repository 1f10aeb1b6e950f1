-- 台账: typed records whose kinds are declared by packs. What a record said is never edited: a change, a move to another state or a
-- correction is a new version that names the one before it.
create schema registers;
grant usage on schema registers to qinglian_app;

create table registers.definition (
  id text collate "C" primary key,
  pack text collate "C" not null,
  name text collate "C" not null,
  -- The fact view through which rules, models and publications read the newest versions.
  view text collate "C" not null unique,
  topic text collate "C" not null,
  spec json not null,
  installed_at timestamptz not null
);
grant select on registers.definition to qinglian_app;

create table registers.record (
  id uuid primary key,
  register_id text collate "C" not null references registers.definition (id),
  -- The topic of its register, kept here so that row security needs no join.
  topic text collate "C" not null,
  unit_id uuid not null,
  division_code text collate "C" not null,
  -- By what the unit itself knows it: an asset's number, a contract's.
  key text not null check (key <> ''),
  opened_at timestamptz not null,
  -- Number of the newest version; the only thing here that moves, and only forwards.
  latest integer not null check (latest >= 1),
  unique (register_id, unit_id, key)
);
create index on registers.record (register_id, division_code, key);

create table registers.version (
  record_id uuid not null references registers.record (id),
  number integer not null check (number >= 1),
  kind text collate "C" not null check (kind in ('opened', 'changed', 'moved', 'corrected')),
  -- The version this one follows; a correction may point further back than to the newest.
  follows integer,
  state text collate "C" not null,
  body jsonb not null,
  reason text,
  entered_at timestamptz not null,
  entered_by uuid,
  entered_as text not null,
  primary key (record_id, number),
  foreign key (record_id, follows) references registers.version (record_id, number),
  check ((number = 1) = (follows is null) and (number = 1) = (kind = 'opened') and (follows is null or follows < number)),
  check (kind <> 'corrected' or reason is not null)
);

alter table registers.record enable row level security;
alter table registers.record force row level security;
alter table registers.version enable row level security;
alter table registers.version force row level security;
create policy record_owner on registers.record to qinglian_owner using (true) with check (true);
create policy version_owner on registers.version to qinglian_owner using (true) with check (true);
create policy record_seen on registers.record for select to qinglian_app using (access.visible(topic, unit_id, division_code));
create policy record_opened on registers.record for insert to qinglian_app
  with check (access.visible(topic, unit_id, division_code)
    and topic = (select d.topic from registers.definition d where d.id = register_id));
create policy record_moved on registers.record for update to qinglian_app
  using (access.visible(topic, unit_id, division_code)) with check (access.visible(topic, unit_id, division_code));
create policy version_seen on registers.version for select to qinglian_app
  using (exists (select 1 from registers.record r where r.id = record_id));
create policy version_entered on registers.version for insert to qinglian_app
  with check (entered_by = access.person_id() and exists (select 1 from registers.record r where r.id = record_id));

grant select, insert on registers.record, registers.version to qinglian_app;
grant update (latest) on registers.record to qinglian_app;

-- Nobody who serves requests can turn the pointer back to an older version.
create function registers.only_forwards() returns trigger language plpgsql as $$
begin
  if new.latest <= old.latest then raise exception 'a register only goes forwards' using errcode = 'check_violation'; end if;
  return new;
end $$;
create trigger only_forwards before update on registers.record for each row execute function registers.only_forwards();
