-- Flows as published, matters as they run, their steps, and what the public may read of both.
create schema process;
create schema if not exists fact;
create schema if not exists published;
grant usage on schema process, fact to qinglian_app;
grant usage on schema published to qinglian_app, qinglian_public;

-- Every version of every flow ever published; a matter pins one by its hash.
create table process.definition (
  process text collate "C" not null,
  hash text collate "C" not null check (hash ~ '^sha256:[0-9a-f]{64}$'),
  version integer not null,
  title text not null,
  xml text not null,
  body jsonb not null,
  installed_at timestamptz not null,
  primary key (process, hash),
  unique (process, version)
);
create table process.flow (
  process text collate "C" primary key,
  pack text collate "C" not null,
  hash text collate "C" not null,
  retired boolean not null,
  foreign key (process, hash) references process.definition (process, hash)
);
create index on process.flow (pack);

create table process.power_item (
  pack text collate "C" not null,
  code text collate "C" not null,
  process text collate "C",
  position integer not null,
  body jsonb not null,
  installed_at timestamptz not null,
  primary key (pack, code)
);
create index on process.power_item (process);

create table process.matter (
  id uuid primary key,
  process text collate "C" not null,
  hash text collate "C" not null,
  pack text collate "C" not null,
  power_code text collate "C",
  unit_id uuid not null,
  division_code text collate "C" not null,
  -- What the applicant is given; it opens the public progress and nothing else.
  code text collate "C" not null unique,
  number text not null,
  title text not null,
  status text collate "C" not null check (status in ('open', 'done', 'rejected', 'withdrawn', 'expired')),
  -- The element where a person must look because a guard could not be judged.
  incident text collate "C",
  applicant_name text not null,
  applicant_person_id uuid,
  applicant_phone_hash text collate "C",
  applicant_phone_sealed text collate "C",
  operator_person_id uuid,
  operator_name text,
  operator_post_id uuid,
  operator_post_code text collate "C",
  operator_post_title text,
  data jsonb not null,
  state jsonb not null,
  -- `unit:post` of the open tasks and the persons who acted: who may see the matter beyond the grants.
  open_posts text[] collate "C" not null,
  handled_by uuid[] not null,
  opened_at timestamptz not null,
  opened_on date not null,
  month text collate "C" not null,
  due_at timestamptz,
  closed_at timestamptz,
  foreign key (process, hash) references process.definition (process, hash),
  unique (unit_id, number)
);
create index on process.matter (division_code, opened_at desc);
create index on process.matter (unit_id, opened_at desc);
create index on process.matter (process, opened_at desc);
create index on process.matter ((id::text));

create table process.task (
  id uuid primary key,
  matter_id uuid not null references process.matter (id),
  token integer not null,
  element text collate "C" not null,
  kind text collate "C" not null check (kind in ('user', 'service', 'receive')),
  name text not null,
  public_name text not null,
  unit_id uuid not null,
  post_code text collate "C",
  post_title text,
  message text collate "C",
  state text collate "C" not null check (state in ('open', 'done', 'interrupted', 'ended')),
  opened_at timestamptz not null,
  due_at timestamptz,
  done_at timestamptz,
  outcome text collate "C",
  person_id uuid,
  person_name text,
  post_id uuid,
  note text,
  unique (matter_id, token)
);
create index on process.task (unit_id, post_code, due_at) where state = 'open' and kind = 'user';
create index on process.task (matter_id);
create index on process.task ((matter_id::text));

-- The history: what happened, in order. Never changed.
create table process.event (
  id uuid primary key,
  matter_id uuid not null references process.matter (id),
  position integer not null,
  at timestamptz not null,
  kind text collate "C" not null,
  element text collate "C",
  what text not null,
  outcome text collate "C",
  person_id uuid,
  person_name text,
  post_title text,
  note text,
  data jsonb not null,
  unique (matter_id, position)
);

create table process.timer (
  matter_id uuid not null references process.matter (id),
  timer integer not null,
  token integer not null,
  boundary text collate "C" not null,
  due_at timestamptz not null,
  state text collate "C" not null check (state in ('armed', 'fired', 'cancelled')),
  primary key (matter_id, timer)
);
create index on process.timer (due_at) where state = 'armed';

create table process.file (
  matter_id uuid not null references process.matter (id),
  hash text collate "C" not null,
  name text not null,
  media_type text collate "C" not null,
  size bigint not null,
  blank boolean,
  element text collate "C",
  at timestamptz not null,
  primary key (matter_id, hash)
);
create index on process.file (hash);

-- 文号: gapless per unit, series and year, because the counter moves only with the matter's own transaction.
create table process.document_number (
  unit_id uuid not null,
  series text not null,
  year integer not null,
  last integer not null,
  primary key (unit_id, series, year)
);

-- The public wording of a matter's progress, kept in step with it; readable by code only.
create table published.progress (
  code text collate "C" primary key,
  body jsonb not null
);
create table published.power_item (
  pack text collate "C" not null,
  code text collate "C" not null,
  body jsonb not null,
  primary key (pack, code)
);
create table published.flow (
  process text collate "C" primary key,
  body jsonb not null
);

-- Who handles or supervises the unit, who filed, who asked, who has a step open, who acted; relatives of the applicant are
-- out unless it is their own filing or they already acted (what was done stays answerable).
create function process.may_see(unit_id uuid, division_code text, applicant uuid, operator uuid, open_posts text[], handled_by uuid[])
  returns boolean language sql stable parallel safe as $$
  select access.entered() and (
    coalesce(operator = access.person_id(), false) or coalesce(applicant = access.person_id(), false)
    or coalesce(access.person_id() = any (handled_by), false)
    or ((access.visible('matter', unit_id, division_code) or open_posts && access.setting('posts')::text[])
        and not access.recused(array_remove(array[applicant], null))))
$$;

alter table process.matter enable row level security;
alter table process.matter force row level security;
create policy matter_owner on process.matter to qinglian_owner using (true) with check (true);
create policy matter_seen on process.matter for select to qinglian_app
  using (process.may_see(unit_id, division_code, applicant_person_id, operator_person_id, open_posts, handled_by));
create policy matter_filed on process.matter for insert to qinglian_app
  with check (access.entered() and operator_person_id = access.person_id());
create policy matter_moved on process.matter for update to qinglian_app
  using (process.may_see(unit_id, division_code, applicant_person_id, operator_person_id, open_posts, handled_by))
  with check (process.may_see(unit_id, division_code, applicant_person_id, operator_person_id, open_posts, handled_by));
grant select, insert on process.matter to qinglian_app;
-- Who asked, who filed, where and when cannot be rewritten by anyone who serves requests.
grant update (status, incident, data, state, open_posts, handled_by, closed_at) on process.matter to qinglian_app;

do $$
declare
  t text;
begin
  foreach t in array array['task', 'event', 'timer', 'file'] loop
    execute format('alter table process.%I enable row level security', t);
    execute format('alter table process.%I force row level security', t);
    execute format('create policy %I on process.%I to qinglian_owner using (true) with check (true)', t || '_owner', t);
    -- The matter's own policy decides: this sub-select sees only matters the caller sees.
    execute format('create policy %I on process.%I to qinglian_app using (exists (select 1 from process.matter m where m.id = matter_id))
      with check (exists (select 1 from process.matter m where m.id = matter_id))', t || '_of_matter', t);
  end loop;
end $$;
grant select, insert on process.task, process.event, process.timer, process.file to qinglian_app;
grant update (state, done_at, outcome, person_id, person_name, post_id, note) on process.task to qinglian_app;
grant update (state) on process.timer to qinglian_app;
grant select on process.definition, process.flow, process.power_item to qinglian_app;
grant select, insert, update on process.document_number to qinglian_app;

alter table published.progress enable row level security;
alter table published.progress force row level security;
create policy progress_owner on published.progress to qinglian_owner using (true) with check (true);
create policy progress_kept on published.progress to qinglian_app
  using (exists (select 1 from process.matter m where m.code = progress.code))
  with check (exists (select 1 from process.matter m where m.code = progress.code));
grant select, insert, update on published.progress to qinglian_app;
grant select on published.power_item, published.flow to qinglian_app, qinglian_public;

-- One index lookup, whether the code is known or not.
create function published.find_progress(code text) returns jsonb
  language sql stable security definer set search_path = pg_catalog as $$
  select (select p.body from published.progress p where p.code = upper(regexp_replace(find_progress.code, '[^0-9A-Za-z-]', '', 'g')) collate "C")
$$;
revoke all on function published.find_progress(text), process.may_see(uuid, text, uuid, uuid, text[], uuid[]) from public;
grant execute on function published.find_progress(text) to qinglian_public, qinglian_app;
grant execute on function process.may_see(uuid, text, uuid, uuid, text[], uuid[]) to qinglian_app;

-- What rules and other modules read. Row security of the caller decides what is in them.
create view fact.matter with (security_invoker = true) as
  select id::text as matter_id, process, pack, unit_id::text as unit_id, division_code, code, number, title, status,
         encode(sha256(convert_to(applicant_name, 'UTF8')), 'hex') as applicant_name_hash,
         applicant_person_id::text as applicant_person_id, operator_person_id::text as operator_person_id,
         operator_post_code as operator_post, power_code, opened_at, opened_on, month, due_at, closed_at
  from process.matter;
create view fact.matter_field with (security_invoker = true) as
  select m.id::text as matter_id, f.key as name,
         case when jsonb_typeof(f.value) in ('object', 'array') then f.value::text else f.value #>> '{}' end as value
  from process.matter m cross join lateral jsonb_each(m.data) f
  union all
  select m.id::text, 'applicant_name', m.applicant_name from process.matter m where not m.data ? 'applicant_name';
create view fact.task_done with (security_invoker = true) as
  select t.id::text as task_id, t.matter_id::text as matter_id, t.element, t.name as step, t.outcome, t.opened_at, t.due_at, t.done_at,
         t.person_id::text as person_id, t.post_code
  from process.task t where t.state = 'done';
create view fact.matter_file with (security_invoker = true) as
  select f.matter_id::text as matter_id, f.name, f.hash, f.media_type, f.blank from process.file f;
grant select on fact.matter, fact.matter_field, fact.task_done, fact.matter_file to qinglian_app;
