-- From a flag to its end: which matter handles it, and what people concluded.
create schema casework;
grant usage on schema casework to qinglian_app;

-- The matters that handled a flag: one for each time it was raised. Opened by the machine as owner, so requests only read.
create table casework.flag_matter (
  matter_id uuid primary key,
  flag_id uuid not null,
  unit_id uuid not null,
  division_code text collate "C" not null,
  opened_at timestamptz not null,
  -- How often the same rule had flagged the same subject or unit before and it was found to be a problem.
  recurrence integer not null check (recurrence >= 0),
  -- When the data themselves took the flag back, and the matter was told.
  withdrawn_told_at timestamptz
);
create index on casework.flag_matter (flag_id, opened_at);
create index on casework.flag_matter (unit_id, opened_at);

-- What a person concluded. Only added to: a second conclusion after a return is a second row, the last one counts.
create table casework.verdict (
  id uuid primary key,
  flag_id uuid not null,
  matter_id uuid not null references casework.flag_matter (matter_id),
  unit_id uuid not null,
  division_code text collate "C" not null,
  verdict text collate "C" not null check (verdict in ('dismissed', 'correct', 'problem')),
  reason text not null check (reason <> ''),
  person_id uuid not null,
  at timestamptz not null,
  unique (matter_id, at)
);
create index on casework.verdict (flag_id, at);

do $$
declare
  name text;
begin
  foreach name in array array['flag_matter', 'verdict'] loop
    execute format('alter table casework.%I enable row level security', name);
    execute format('alter table casework.%I force row level security', name);
    execute format('create policy owner_all on casework.%I to qinglian_owner using (true) with check (true)', name);
    execute format($p$create policy seen on casework.%I for select to qinglian_app
      using (access.visible('flag', unit_id, division_code) or access.visible('matter', unit_id, division_code))$p$, name);
  end loop;
end $$;
-- A conclusion is added by the one who concluded, where she may see flags.
create policy concluded on casework.verdict for insert to qinglian_app
  with check (person_id = access.person_id() and access.visible('flag', unit_id, division_code));
grant select on casework.flag_matter, casework.verdict to qinglian_app;
grant insert on casework.verdict to qinglian_app;

create function casework.refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'casework: % is only added to', tg_table_name;
end $$;
create trigger only_added before update or delete on casework.verdict for each row execute function casework.refuse_change();
