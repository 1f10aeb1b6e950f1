-- Seals in their sleeves: who may stamp what how often, and everything the devices reported.
create schema devices;
grant usage on schema devices to qinglian_app;

-- A desktop unit with up to three sleeves.
create table devices.device (
  id uuid primary key,
  unit_id uuid not null,
  division_code text collate "C" not null,
  name text not null,
  registered_at timestamptz not null
);
create index on devices.device (unit_id);

-- Keys are dated: after a rotation the old key still proves what it signed while it was valid.
create table devices.device_key (
  device_id uuid not null references devices.device (id),
  key_id text collate "C" not null,
  algorithm text collate "C" not null check (algorithm in ('ed25519', 'sm2')),
  public_key bytea not null,
  valid_from timestamptz not null,
  valid_until timestamptz check (valid_until > valid_from),
  primary key (device_id, key_id)
);

-- Devices that exist on the screen only. The secret is sealed under the county's key; real devices have no row here.
create table devices.simulated_device (
  device_id uuid primary key references devices.device (id),
  key_id text collate "C" not null,
  sealed_secret text collate "C" not null,
  last_sequence bigint not null,
  foreign key (device_id, key_id) references devices.device_key (device_id, key_id)
);

create table devices.seal (
  id uuid primary key,
  device_id uuid not null references devices.device (id),
  sleeve smallint not null check (sleeve between 1 and 3),
  kind text collate "C" not null check (kind in ('party', 'village', 'coop')),
  unit_id uuid not null,
  division_code text collate "C" not null,
  name text not null,
  unique (device_id, sleeve),
  unique (unit_id, kind)
);

-- One-time: this seal, this matter in this version of its flow, this document, so many impressions, until then.
create table devices.authorisation (
  id uuid primary key,
  seal_id uuid not null references devices.seal (id),
  unit_id uuid not null,
  division_code text collate "C" not null,
  matter_id uuid not null,
  definition_version text collate "C" not null,
  document_hash text collate "C",
  document_blank boolean,
  copies integer not null check (copies between 1 and 200),
  granted_by uuid not null,
  granted_at timestamptz not null,
  expires_at timestamptz not null check (expires_at > granted_at),
  -- The database itself refuses one impression too many.
  used integer not null check (used between 0 and copies),
  completed_at timestamptz,
  revoked_at timestamptz,
  revoked_why text
);
create index on devices.authorisation (seal_id, granted_at);
create index on devices.authorisation (matter_id);
create index on devices.authorisation (unit_id, granted_at);

-- What the devices sent, byte for byte. (device, sequence) is unique: the same event twice is one event.
create table devices.event (
  device_id uuid not null references devices.device (id),
  sequence bigint not null check (sequence > 0),
  kind text collate "C" not null check (kind in ('unlocked', 'impression', 'refused', 'locked', 'tampered', 'started')),
  seal_id uuid references devices.seal (id),
  unit_id uuid not null,
  division_code text collate "C" not null,
  at timestamptz not null,
  received_at timestamptz not null,
  body text not null,
  signature text collate "C" not null,
  primary key (device_id, sequence)
);
create index on devices.event (seal_id, at desc) where kind in ('unlocked', 'impression');

create table devices.impression (
  id uuid primary key,
  device_id uuid not null,
  sequence bigint not null,
  seal_id uuid not null references devices.seal (id),
  unit_id uuid not null,
  division_code text collate "C" not null,
  -- As the device named it; whether it counts is its standing.
  authorisation_id uuid references devices.authorisation (id),
  at timestamptz not null,
  month text collate "C" not null,
  document_hash text collate "C",
  photo_hash text collate "C",
  operator_person_id uuid,
  verified_by text collate "C" check (verified_by in ('pin', 'card')),
  unique (device_id, sequence),
  foreign key (device_id, sequence) references devices.event (device_id, sequence)
);
create index on devices.impression (authorisation_id);
create index on devices.impression (seal_id, at);

-- Derived from all impressions of an approval together, and derived anew when a late event arrives.
create table devices.impression_standing (
  impression_id uuid primary key references devices.impression (id),
  unit_id uuid not null,
  division_code text collate "C" not null,
  standing text collate "C" not null
    check (standing in ('authorised', 'surplus', 'early', 'late', 'revoked', 'wrong_seal', 'unapproved'))
);

-- Row security: seals and what they did are seen with the topic `seal`; who decides a matter also finds the seal it asks for.
do $$
declare
  name text;
begin
  foreach name in array array['device', 'seal', 'authorisation', 'event', 'impression', 'impression_standing'] loop
    execute format('alter table devices.%I enable row level security', name);
    execute format('alter table devices.%I force row level security', name);
    execute format('create policy owner_all on devices.%I to qinglian_owner using (true) with check (true)', name);
    execute format($p$create policy seen on devices.%I for select to qinglian_app
      using (access.visible('seal', unit_id, division_code) or access.visible('matter', unit_id, division_code))$p$, name);
  end loop;
  foreach name in array array['event', 'impression', 'impression_standing', 'authorisation'] loop
    execute format($p$create policy made on devices.%I for insert to qinglian_app
      with check (access.visible('seal', unit_id, division_code) or access.visible('matter', unit_id, division_code))$p$, name);
  end loop;
  foreach name in array array['impression_standing', 'authorisation'] loop
    execute format($p$create policy advanced on devices.%I for update to qinglian_app
      using (access.visible('seal', unit_id, division_code) or access.visible('matter', unit_id, division_code))$p$, name);
  end loop;
  foreach name in array array['device_key', 'simulated_device'] loop
    execute format('alter table devices.%I enable row level security', name);
    execute format('alter table devices.%I force row level security', name);
    execute format('create policy owner_all on devices.%I to qinglian_owner using (true) with check (true)', name);
    execute format($p$create policy seen on devices.%I for select to qinglian_app
      using (exists (select 1 from devices.device d where d.id = device_id))$p$, name);
  end loop;
end $$;
create policy counted on devices.simulated_device for update to qinglian_app
  using (exists (select 1 from devices.device d where d.id = device_id));

grant select on all tables in schema devices to qinglian_app;
grant insert on devices.event, devices.impression, devices.impression_standing, devices.authorisation to qinglian_app;
grant update (standing) on devices.impression_standing to qinglian_app;
grant update (used, completed_at, revoked_at, revoked_why) on devices.authorisation to qinglian_app;
grant update (last_sequence) on devices.simulated_device to qinglian_app;

-- Evidence is added to, never changed: not even by the owner.
create function devices.refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'devices: % is only added to', tg_table_name;
end $$;
create trigger only_added before update or delete on devices.event for each row execute function devices.refuse_change();
create trigger only_added before update or delete on devices.impression for each row execute function devices.refuse_change();

create view fact.authorisation with (security_invoker = true) as
  select a.id::text as authorisation_id, a.matter_id::text as matter_id, a.seal_id::text as seal_id, s.kind as seal_kind,
         a.unit_id::text as unit_id, a.document_hash, a.copies::bigint as copies, a.granted_at, a.expires_at
  from devices.authorisation a join devices.seal s on s.id = a.seal_id;

-- `authorisation_id` is the approval the device named; `authorised` says whether the impression counts against it.
create view fact.impression with (security_invoker = true) as
  select i.id::text as impression_id, i.seal_id::text as seal_id, s.kind as seal_kind, i.unit_id::text as unit_id, i.division_code,
         a.matter_id::text as matter_id, i.authorisation_id::text as authorisation_id, i.at, i.month, i.document_hash, i.photo_hash,
         coalesce(t.standing = 'authorised', false) as authorised
  from devices.impression i join devices.seal s on s.id = i.seal_id
  left join devices.authorisation a on a.id = i.authorisation_id
  left join devices.impression_standing t on t.impression_id = i.id;

grant select on fact.authorisation, fact.impression to qinglian_app;
