-- Who is who: divisions, supervised units (清廉单元), posts, the people who hold them and the relatives they declared.
create schema directory;
grant usage on schema directory to qinglian_app;
-- Read-only views for rules; each module adds its own.
create schema if not exists fact;
grant usage on schema fact to qinglian_app;

create table directory.division (
  code text collate "C" primary key check (code ~ '^[0-9]{12}$'),
  name text not null,
  level text collate "C" not null check (level in ('province', 'city', 'county', 'town', 'village')),
  from_on date not null,
  until_on date,
  -- A merged village or re-coded town names what it became; rows of its time keep the old code.
  successor_code text collate "C" references directory.division (code) deferrable initially deferred,
  check (until_on is null or until_on > from_on),
  check (successor_code is null or until_on is not null),
  check (successor_code <> code)
);
create index on directory.division (successor_code) where successor_code is not null;

create table directory.unit (
  id uuid primary key,
  name text not null,
  short_name text not null,
  carrier text collate "C" not null,
  division_code text collate "C" not null references directory.division (code),
  parent_id uuid references directory.unit (id) deferrable initially deferred,
  from_on date not null,
  until_on date
);
create index on directory.unit (division_code);
create index on directory.unit (parent_id);
create index on directory.unit (carrier, division_code);

create table directory.person (
  id uuid primary key,
  name text not null,
  pinyin text,
  -- A keyed hash for looking up, and the original sealed; neither is readable by requests.
  phone_hash text collate "C",
  phone_sealed text collate "C",
  known_since timestamptz not null
);
create index on directory.person (phone_hash) where phone_hash is not null;

create table directory.post (
  id uuid primary key,
  unit_id uuid not null references directory.unit (id),
  code text collate "C" not null,
  title text not null,
  unique (unit_id, code)
);

-- One person may hold several posts at once, and a post may have several holders (inspectors of one office).
create table directory.occupancy (
  person_id uuid not null references directory.person (id),
  post_id uuid not null references directory.post (id),
  from_on date not null,
  until_on date,
  primary key (person_id, post_id, from_on),
  check (until_on is null or until_on > from_on)
);
create index on directory.occupancy (post_id);

create table directory.relation (
  id uuid primary key,
  person_id uuid not null references directory.person (id),
  relative_name text not null,
  relative_person_id uuid references directory.person (id),
  kind text collate "C" not null,
  declared_on date not null,
  ended_on date,
  check (relative_person_id <> person_id)
);
create index on directory.relation (person_id);
create index on directory.relation (relative_person_id) where relative_person_id is not null;

-- Names of divisions, units, posts and their holders are public affairs (村民委员会组织法 §30); relations and phones are not.
grant select on directory.division, directory.unit, directory.post, directory.occupancy to qinglian_app;
grant select (id, name, pinyin) on directory.person to qinglian_app;
grant select on directory.relation to qinglian_app;
alter table directory.relation enable row level security;
alter table directory.relation force row level security;
-- Without the policies of module access nobody sees a relation.

create view fact.unit with (security_invoker = true) as
  select id::text as unit_id, name, short_name, carrier, division_code, parent_id::text as parent_unit_id from directory.unit;

-- One row for each unit in which the declaring person has ever held a post.
create view fact.declared_relative with (security_invoker = true) as
  select r.person_id::text as person_id, r.relative_person_id::text as relative_person_id, r.relative_name, r.kind,
         r.declared_on, r.ended_on, u.unit_id::text as unit_id
  from directory.relation r
  left join lateral (
    select distinct p.unit_id from directory.occupancy o join directory.post p on p.id = o.post_id where o.person_id = r.person_id
  ) u on true;

grant select on fact.unit, fact.declared_relative to qinglian_app;
