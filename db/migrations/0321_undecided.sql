-- What could not be judged is many and alike: one row for each reason, with all the subjects it holds for.
create table rules.undecided (
  rule text collate "C" not null,
  unit_id uuid,
  division_code text collate "C",
  period text collate "C" not null,
  reason text,
  subjects text[] collate "C" not null check (array_position(subjects, null) is null),
  workspace text collate "C" not null,
  run_id uuid not null
);
create index on rules.undecided (rule);
insert into rules.undecided (rule, unit_id, division_code, period, reason, subjects, workspace, run_id)
  select rule, unit_id, division_code, period, reason, array_agg(subject order by subject), workspace, run_id
  from rules.not_applicable group by rule, unit_id, division_code, period, reason, workspace, run_id;
drop table rules.not_applicable;

alter table rules.undecided enable row level security;
alter table rules.undecided force row level security;
create policy seen on rules.undecided for select to qinglian_app using (
  case workspace when 'county' then access.visible('flag', unit_id, division_code) else access.visible('external', unit_id, division_code) end);
grant select on rules.undecided to qinglian_app;
