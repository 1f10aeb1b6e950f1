-- A supervisor has urged whoever holds an overdue step of a flag's matter. Only added to; once a day is enough.
create table casework.urging (
  id uuid primary key,
  flag_id uuid not null,
  matter_id uuid not null references casework.flag_matter (matter_id),
  task_id uuid not null,
  unit_id uuid not null,
  division_code text collate "C" not null,
  person_id uuid not null,
  on_date date not null,
  at timestamptz not null,
  unique (task_id, on_date)
);
create index on casework.urging (flag_id, at);
alter table casework.urging enable row level security;
alter table casework.urging force row level security;
create policy owner_all on casework.urging to qinglian_owner using (true) with check (true);
do $$
begin
  execute format('create policy seen on casework.urging for select to qinglian_app using (%s)', access.scope_text('flag'));
end $$;
create policy urged on casework.urging for insert to qinglian_app
  with check (person_id = access.person_id() and access.visible('flag', unit_id, division_code));
grant select, insert on casework.urging to qinglian_app;
create trigger only_added before update or delete on casework.urging for each row execute function casework.refuse_change();

-- What a town or a village has open is counted for the tiles by unit; what was filed in a month by its month.
create index if not exists matter_month on process.matter (month);
