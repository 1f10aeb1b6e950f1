-- Supervision rules: what they are, what they answered, and the flags that stand.
create schema rules;
create schema portable;
grant usage on schema rules, portable to qinglian_app;

create table rules.rule (
  id text collate "C" primary key,
  pack text collate "C" not null,
  workspace text collate "C" not null,
  status text collate "C" not null,
  version text collate "C" not null,
  title text not null,
  definition json not null
);
grant select on rules.rule to qinglian_app;

create table rules.rule_version (
  version text collate "C" primary key,
  rule text collate "C" not null,
  definition json not null,
  text text not null,
  rows_text text,
  models jsonb not null,
  installed_at timestamptz not null
);
grant select on rules.rule_version to qinglian_app;

create table rules.run (
  id uuid primary key,
  as_of timestamptz not null,
  at timestamptz not null,
  engine text collate "C" not null,
  snapshot text collate "C",
  scope text collate "C" not null check (scope in ('full', 'subjects'))
);

-- What the last full run found, counted; from this indicators are measured.
create table rules.answer_count (
  rule text collate "C" not null,
  rule_version text collate "C" not null,
  unit_id uuid,
  division_code text collate "C" not null,
  period text collate "C" not null,
  outcome text collate "C" not null check (outcome in ('flag', 'clear', 'not_applicable')),
  count bigint not null,
  run_id uuid not null references rules.run (id),
  unique nulls not distinct (rule, unit_id, division_code, period, outcome)
);

create table rules.flag (
  id uuid primary key,
  rule text collate "C" not null,
  rule_version text collate "C" not null,
  subject text collate "C" not null,
  period text collate "C" not null,
  outcome text collate "C" not null check (outcome in ('flag', 'clear', 'not_applicable')),
  value double precision,
  reason text,
  unit_id uuid,
  division_code text collate "C",
  workspace text collate "C" not null,
  state text collate "C" not null check (state in ('raised', 'withdrawn')),
  raised_at timestamptz not null,
  withdrawn_at timestamptz,
  run_id uuid not null,
  unique (rule, subject, period)
);
create index on rules.flag (workspace, state, raised_at);
create index on rules.flag (unit_id) where unit_id is not null;

create table rules.flag_change (
  flag_id uuid not null,
  at timestamptz not null,
  change text collate "C" not null check (change in ('raised', 'raised_again', 'withdrawn')),
  rule_version text collate "C" not null,
  value double precision,
  run_id uuid not null,
  primary key (flag_id, at, change)
);

-- What the last run could not judge, and why; replaced with each run.
create table rules.not_applicable (
  rule text collate "C" not null,
  subject text collate "C" not null,
  period text collate "C" not null,
  reason text,
  unit_id uuid,
  division_code text collate "C",
  workspace text collate "C" not null,
  run_id uuid not null
);
create index on rules.not_applicable (rule);

-- Conclusions of people about flags; a rule's precision is counted from them over its version line.
create table rules.verdict (
  id uuid primary key,
  flag_id uuid not null references rules.flag (id),
  rule text collate "C" not null,
  rule_version text collate "C" not null,
  upheld boolean not null,
  at timestamptz not null
);
create index on rules.verdict (rule);

do $$
declare name text;
begin
  foreach name in array array['flag', 'not_applicable'] loop
    execute format('alter table rules.%I enable row level security', name);
    execute format('alter table rules.%I force row level security', name);
    execute format($p$create policy seen on rules.%I for select to qinglian_app using (
      case workspace when 'county' then access.visible('flag', unit_id, division_code) else access.visible('external', unit_id, division_code) end)$p$, name);
    execute format('grant select on rules.%I to qinglian_app', name);
  end loop;
end $$;
alter table rules.verdict enable row level security;
alter table rules.verdict force row level security;
-- Who sees a flag sees how it ended, and may be the one to say so; both go through the flag's own policy.
create policy of_seen_flag on rules.verdict to qinglian_app
  using (exists (select 1 from rules.flag f where f.id = flag_id)) with check (exists (select 1 from rules.flag f where f.id = flag_id));
grant select, insert on rules.verdict to qinglian_app;
alter table rules.flag_change enable row level security;
alter table rules.flag_change force row level security;
create policy of_seen_flag on rules.flag_change for select to qinglian_app using (exists (select 1 from rules.flag f where f.id = flag_id));
grant select on rules.flag_change to qinglian_app;
alter table rules.answer_count enable row level security;
alter table rules.answer_count force row level security;

-- How often a rule was right, over all its flags: a number about the rule, open to whoever sees any flag of it.
create function rules.precision_of(which text) returns table (judged bigint, upheld bigint)
  language sql stable security definer set search_path = pg_catalog as $$
  select count(*), count(*) filter (where upheld) from (
    select distinct on (flag_id) upheld from rules.verdict where rule = which order by flag_id, at desc) last_word
$$;
revoke all on function rules.precision_of(text) from public;
grant execute on function rules.precision_of(text) to qinglian_app;

-- The vocabulary of rules, as DuckDB's macros define it (src/rules/portable/vocabulary.ts); a test compares the two.
create function portable.ratio(a double precision, b double precision) returns double precision language sql immutable parallel safe
  return case when b = 0 then null else a / b end;
create function portable.whole_part(a numeric, b numeric) returns bigint language sql immutable parallel safe
  return case when b = 0 then null else div(a, b)::bigint end;
create function portable.remainder_of(a numeric, b numeric) returns bigint language sql immutable parallel safe
  return case when b = 0 then null else mod(a, b)::bigint end;
create function portable.rounded(x double precision, digits integer) returns double precision language sql immutable parallel safe
  return round(round(x::numeric, 12), digits)::double precision;
create function portable.rounded(x numeric, digits integer) returns double precision language sql immutable parallel safe
  return round(x, digits)::double precision;
create function portable.year_of(d date) returns text language sql immutable parallel safe
  return lpad(extract(year from d)::integer::text, 4, '0');
create function portable.month_of(d date) returns text language sql immutable parallel safe
  return lpad(extract(year from d)::integer::text, 4, '0') || '-' || lpad(extract(month from d)::integer::text, 2, '0');
create function portable.quarter_of(d date) returns text language sql immutable parallel safe
  return lpad(extract(year from d)::integer::text, 4, '0') || '-Q' || extract(quarter from d)::integer::text;
create function portable.date_of(t timestamptz) returns date language sql stable parallel safe return t::date;
create function portable.hour_of(t timestamptz) returns bigint language sql stable parallel safe return extract(hour from t)::bigint;
create function portable.weekday_of(d date) returns bigint language sql immutable parallel safe return extract(isodow from d)::bigint;
create function portable.minutes_between(a timestamptz, b timestamptz) returns double precision language sql immutable parallel safe
  return ((extract(epoch from b) - extract(epoch from a)) * 1000000)::double precision / 60000000.0::double precision;
create function portable.days_between(a date, b date) returns bigint language sql immutable parallel safe return (b - a)::bigint;
create function portable.plus_days(d date, n bigint) returns date language sql immutable parallel safe return d + n::integer;
create function portable.plus_minutes(t timestamptz, n double precision) returns timestamptz language sql immutable parallel safe
  return t + make_interval(secs => n * 60);
create function portable.leading_digits(x bigint, n integer) returns bigint language sql immutable parallel safe
  return case when length(abs(x)::text) < n then null else left(abs(x)::text, n)::bigint end;
create function portable.benford_share(d bigint) returns double precision language sql immutable parallel safe
  return log(1::double precision + 1::double precision / d::double precision);
create function portable.money_text(x bigint) returns text language sql immutable parallel safe
  return case when x < 0 then '-' else '' end || to_char(abs(x) / 100, 'FM999,999,999,999,999,990') || '.' || lpad((abs(x) % 100)::text, 2, '0');
create function portable.money_text(x numeric) returns text language sql immutable parallel safe
  return portable.money_text(x::bigint);
create function portable.share_text(x double precision) returns text language sql immutable parallel safe
  return round(round(x::numeric, 12) * 100, 1)::text || '%';
create function portable.subject_of(a text, b text) returns text language sql immutable parallel safe
  return concat_ws('|', replace(coalesce(a, ''), '|', '||'), replace(coalesce(b, ''), '|', '||'));
create function portable.subject_of(a text, b text, c text) returns text language sql immutable parallel safe
  return concat_ws('|', replace(coalesce(a, ''), '|', '||'), replace(coalesce(b, ''), '|', '||'), replace(coalesce(c, ''), '|', '||'));
create function portable.subject_of(a text, b text, c text, d text) returns text language sql immutable parallel safe
  return concat_ws('|', replace(coalesce(a, ''), '|', '||'), replace(coalesce(b, ''), '|', '||'), replace(coalesce(c, ''), '|', '||'), replace(coalesce(d, ''), '|', '||'));
create function portable.subject_of(a text, b text, c text, d text, e text) returns text language sql immutable parallel safe
  return concat_ws('|', replace(coalesce(a, ''), '|', '||'), replace(coalesce(b, ''), '|', '||'), replace(coalesce(c, ''), '|', '||'), replace(coalesce(d, ''), '|', '||'), replace(coalesce(e, ''), '|', '||'));
