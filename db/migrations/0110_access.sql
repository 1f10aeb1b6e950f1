-- Who may do what, where. Requests never read these tables; they come through the functions below.
create schema access;
grant usage on schema access to qinglian_app;

create table access.account (
  person_id uuid primary key references directory.person (id),
  -- A short login such as `zhouxiaolan`; villages have no e-mail.
  name text collate "C" not null unique check (name ~ '^[a-z0-9][a-z0-9._-]{1,39}$'),
  password_hash text not null,
  created_at timestamptz not null,
  password_set_at timestamptz not null,
  disabled_at timestamptz
);

-- Wrong attempts are counted by the name that was typed, known or not, so that the answer never tells which names exist.
create table access.attempt (
  name_key text collate "C" primary key,
  failures integer not null,
  last_at timestamptz not null,
  locked_until timestamptz not null
);

create table access.session (
  id uuid primary key,
  person_id uuid not null references directory.person (id),
  token_hash text collate "C" not null unique,
  opened_at timestamptz not null,
  seen_at timestamptz not null,
  ends_at timestamptz not null,
  ended_at timestamptz,
  ended_why text collate "C" check (ended_why in ('signed-out', 'idle', 'expired', 'forced', 'replaced')),
  actor jsonb not null,
  -- What `access.enter` sets, worked out once at sign-in: setting name → value.
  context jsonb
);
create index on access.session (person_id) where ended_at is null;

create table access."grant" (
  id uuid primary key,
  person_id uuid references directory.person (id),
  post_id uuid references directory.post (id),
  role text collate "C" not null,
  topics text[] collate "C" not null,
  purpose text not null check (purpose <> ''),
  from_on date not null,
  until_on date,
  over_kind text collate "C" not null check (over_kind in ('subtree', 'unit', 'unit-tree', 'carrier')),
  division_code text collate "C" references directory.division (code),
  unit_id uuid references directory.unit (id),
  carrier text collate "C",
  granted_at timestamptz not null,
  granted_by uuid references directory.person (id),
  check ((person_id is null) <> (post_id is null)),
  check (until_on is null or until_on > from_on),
  check (case over_kind
    when 'subtree' then division_code is not null and unit_id is null and carrier is null
    when 'carrier' then division_code is not null and carrier is not null and unit_id is null
    else unit_id is not null and division_code is null and carrier is null end)
);
create index on access."grant" (person_id);
create index on access."grant" (post_id);

-- What goes with a post wherever it exists: over its own unit, or over the division its unit stands for.
create table access.standing_grant (
  post_code text collate "C" primary key,
  role text collate "C" not null,
  topics text[] collate "C" not null,
  purpose text not null,
  over_kind text collate "C" not null check (over_kind in ('unit', 'subtree'))
);
insert into access.standing_grant (post_code, role, topics, purpose, over_kind) values
  ('seal-keeper', 'village-cadre', '{matter,flag,publication,seal,notice,directory}', '办理本村事务', 'unit'),
  ('party-secretary', 'village-cadre', '{matter,flag,publication,seal,notice,directory}', '办理本村事务', 'unit'),
  ('village-head', 'village-cadre', '{matter,flag,publication,seal,notice,directory}', '办理本村事务', 'unit'),
  ('coop-chair', 'village-cadre', '{matter,flag,publication,seal,notice,directory}', '办理本村事务', 'unit'),
  ('accountant', 'village-cadre', '{matter,flag,publication,notice,directory}', '办理本村事务', 'unit'),
  ('supervision-chair', 'village-supervisor', '{matter,flag,publication,seal,directory}', '村务监督', 'unit'),
  ('town-clerk', 'town-clerk', '{matter,publication,directory}', '乡镇审核', 'subtree'),
  ('town-discipline-secretary', 'town-discipline', '{matter,flag,publication,seal,directory}', '监督检查', 'subtree'),
  ('county-inspector', 'county-inspector', '{matter,flag,publication,seal,directory}', '监督检查', 'subtree'),
  ('county-director', 'county-director', '{matter,flag,publication,seal,directory}', '监督检查', 'subtree'),
  -- Three administrators, three powers (GB/T 22239-2019, 三权分立): none of them sees matters or flags of the county.
  ('system-admin', 'system-admin', '{external,directory}', '系统管理', 'subtree'),
  ('security-admin', 'security-admin', '{directory}', '安全管理', 'subtree'),
  ('audit-admin', 'audit-admin', '{audit}', '审计管理', 'subtree');

create table access.session_scope (
  session_id uuid not null references access.session (id) on delete cascade,
  topic text collate "C" not null,
  division_from text collate "C",
  division_until text collate "C",
  unit_id uuid,
  check ((division_from is null) = (division_until is null)),
  check ((division_from is null) <> (unit_id is null))
);
create index on access.session_scope (session_id, topic);

-- Ranges of division codes: containment is an order of text, and a code that is no number is simply outside.
create type access.code_range as range (subtype = text, collation = "C", multirange_type_name = access.code_multirange);

-- `[from, until)` of everything inside a division, as text under collation C (':' follows '9').
create function access.subtree_until(code text) returns text language sql immutable as $$
  select (case
    when code ~ '0{10}$' then left(code, 2) when code ~ '0{8}$' then left(code, 4) when code ~ '0{6}$' then left(code, 6)
    when code ~ '0{3}$' then left(code, 9) else code end) || ':'
$$;

-- The divisions that a division stands for: itself and, through dated successors, what was merged into its subtree.
create function access.division_ranges(code text) returns table (division_from text, division_until text)
  language sql stable set search_path = pg_catalog as $$
  with recursive held (code, until) as (
    select $1 collate "C", access.subtree_until($1) collate "C"
    union
    select d.code, access.subtree_until(d.code) collate "C"
    from held h
    join directory.division s on s.code >= h.code and s.code < h.until
    join directory.division d on d.successor_code = s.code
  )
  select code, until from held
$$;

-- What a person may see on a day, from grants to the person, grants to posts held, and what goes with those posts.
create function access.scope_of(person uuid, on_date date)
  returns table (role text, topic text, division_from text, division_until text, unit_id uuid)
  language sql stable set search_path = pg_catalog as $$
  with recursive post as (
    select p.id, p.code, p.unit_id from directory.occupancy o join directory.post p on p.id = o.post_id
    where o.person_id = person and o.from_on <= on_date and (o.until_on is null or o.until_on > on_date)
  ),
  held as (
    select g.role, g.topics, g.over_kind, g.division_code, g.unit_id, g.carrier
    from access."grant" g
    where (g.person_id = person or g.post_id in (select id from post))
      and g.from_on <= on_date and (g.until_on is null or g.until_on > on_date)
    union all
    select s.role, s.topics, s.over_kind, case s.over_kind when 'subtree' then u.division_code end,
           case s.over_kind when 'unit' then u.id end, null
    from post join access.standing_grant s on s.post_code = post.code join directory.unit u on u.id = post.unit_id
  ),
  tree (root, id) as (
    select h.unit_id, h.unit_id from held h where h.over_kind = 'unit-tree'
    union
    select t.root, u.id from tree t join directory.unit u on u.parent_id = t.id
  ),
  place as (
    select h.role, h.topics, r.division_from, r.division_until, null::uuid as unit_id
    from held h cross join lateral access.division_ranges(h.division_code) r where h.over_kind = 'subtree'
    union
    select h.role, h.topics, null, null, h.unit_id from held h where h.over_kind = 'unit'
    union
    select h.role, h.topics, null, null, t.id from held h join tree t on t.root = h.unit_id where h.over_kind = 'unit-tree'
    union
    select h.role, h.topics, null, null, u.id
    from held h cross join lateral access.division_ranges(h.division_code) r
    join directory.unit u on u.carrier = h.carrier and u.division_code >= r.division_from and u.division_code < r.division_until
    where h.over_kind = 'carrier'
  )
  select distinct p.role, t.topic, p.division_from, p.division_until, p.unit_id
  from place p cross join lateral unnest(p.topics) as t (topic)
$$;

-- Self and declared relatives, in both directions: a declaration binds both.
create function access.kin_of(person uuid, on_date date) returns uuid[]
  language sql stable set search_path = pg_catalog as $$
  select array_agg(distinct id order by id) from (
    select person as id
    union all
    select r.relative_person_id from directory.relation r
    where r.person_id = person and r.relative_person_id is not null and (r.ended_on is null or r.ended_on > on_date)
    union all
    select r.person_id from directory.relation r
    where r.relative_person_id = person and (r.ended_on is null or r.ended_on > on_date)
  ) k
$$;

-- The settings of a session. The hull around a topic's ranges is what an index can use; mostly there is one range and the hull
-- says it all. '~' sorts after every digit, so the hull of nothing is empty. A topic without scope has no settings, and nothing
-- of it is visible.
create function access.context_of(s access.session) returns jsonb language sql stable set search_path = pg_catalog as $$
  select coalesce((
    select jsonb_object_agg(e.key, e.value)
    from (
      select c.topic, coalesce(range_agg(access.code_range(c.division_from, c.division_until)) filter (where c.division_from is not null), '{}') as ranges,
             array_agg(c.unit_id) filter (where c.unit_id is not null) as units
      from access.session_scope c where c.session_id = s.id group by c.topic
    ) t
    cross join lateral (values
      ('ranges_' || t.topic, case when t.ranges = range_merge(t.ranges)::access.code_multirange then 'hull' else t.ranges::text end),
      ('units_' || t.topic, t.units::text),
      ('from_' || t.topic, coalesce(lower(t.ranges), '~')), ('until_' || t.topic, coalesce(upper(t.ranges), '~'))) as e (key, value)
    where e.value is not null
  ), '{}') || jsonb_build_object(
    'recuse', (select array_agg(k)::text from jsonb_array_elements_text(s.actor -> 'kin') k),
    'posts', coalesce((select array_agg((p ->> 'unitId') || ':' || (p ->> 'code'))::text from jsonb_array_elements(s.actor -> 'posts') p), '{}'))
$$;

-- Opens a session: resolves posts, roles, scopes and kin once. Returns the actor that the session will act as.
create function access.open_session(session uuid, person uuid, token_hash text, at timestamptz, ends_at timestamptz, on_date date)
  returns jsonb language plpgsql security definer set search_path = pg_catalog as $$
declare
  actor jsonb;
begin
  if exists (select 1 from access.account a where a.person_id = person and a.disabled_at is not null) then return null; end if;
  select jsonb_build_object(
    'personId', p.id, 'personName', p.name, 'sessionId', session,
    'posts', coalesce((
      select jsonb_agg(jsonb_build_object('postId', q.id, 'code', q.code, 'title', q.title, 'unitId', u.id, 'unitName', u.name,
                                          'divisionCode', u.division_code) order by u.division_code, q.code, q.id)
      from directory.occupancy o join directory.post q on q.id = o.post_id join directory.unit u on u.id = q.unit_id
      where o.person_id = p.id and o.from_on <= on_date and (o.until_on is null or o.until_on > on_date)), '[]'),
    'roles', coalesce((select jsonb_agg(distinct s.role order by s.role) from access.scope_of(p.id, on_date) s), '[]'),
    'scopes', coalesce((
      select jsonb_agg(distinct jsonb_build_object('topic', s.topic, 'divisionFrom', s.division_from, 'divisionUntil', s.division_until,
                                                   'unitId', s.unit_id))
      from access.scope_of(p.id, on_date) s), '[]'),
    'kin', to_jsonb(access.kin_of(p.id, on_date)))
  into actor from directory.person p where p.id = person;
  if actor is null then return null; end if;
  insert into access.session (id, person_id, token_hash, opened_at, seen_at, ends_at, actor)
    values (session, person, token_hash, at, at, ends_at, actor);
  insert into access.session_scope (session_id, topic, division_from, division_until, unit_id)
    select distinct session, s.topic, s.division_from, s.division_until, s.unit_id from access.scope_of(person, on_date) s;
  update access.session x set context = access.context_of(x) where x.id = session;
  return actor;
end $$;

-- The actor of a token, or null. Ends what has been idle or open too long; notes at most once a minute that it was seen.
create function access.find_session(token_hash text, at timestamptz, idle interval) returns jsonb
  language plpgsql security definer set search_path = pg_catalog as $$
declare
  s access.session;
begin
  select * into s from access.session x where x.token_hash = find_session.token_hash and x.ended_at is null;
  if not found then return null; end if;
  if at >= s.ends_at or at >= s.seen_at + idle then
    update access.session set ended_at = at, ended_why = case when at >= s.ends_at then 'expired' else 'idle' end
      where id = s.id and ended_at is null;
    return null;
  end if;
  if at > s.seen_at + interval '1 minute' then update access.session set seen_at = at where id = s.id; end if;
  return s.actor;
end $$;

create function access.end_session(session uuid, why text, at timestamptz) returns void
  language sql security definer set search_path = pg_catalog as $$
  update access.session x set ended_at = at, ended_why = why where x.id = session and x.ended_at is null
$$;

-- Counts an attempt before the password is looked at, so that many at once gain nothing. Returns seconds to wait, 0 = go on.
create function access.begin_attempt(key text, at timestamptz) returns integer
  language plpgsql security definer set search_path = pg_catalog as $$
declare
  a access.attempt;
begin
  insert into access.attempt (name_key, failures, last_at, locked_until) values (key, 0, at, at) on conflict do nothing;
  select * into a from access.attempt where name_key = key for update;
  if a.locked_until > at then return ceil(extract(epoch from a.locked_until - at)); end if;
  -- A day without attempts forgives.
  if a.last_at < at - interval '1 day' then a.failures := 0; end if;
  a.failures := a.failures + 1;
  -- Four free mistakes, then 1, 2, 4, 8 minutes, at most 15.
  update access.attempt set failures = a.failures, last_at = at,
    locked_until = at + least(interval '15 minutes', case when a.failures < 5 then interval '0'
      else interval '1 minute' * power(2, least(a.failures - 5, 10)) end)
    where name_key = key;
  return 0;
end $$;

create function access.forgive_attempts(key text) returns void language sql security definer set search_path = pg_catalog as $$
  delete from access.attempt where name_key = key
$$;

create function access.find_account(login text) returns table (person_id uuid, password_hash text)
  language sql stable security definer set search_path = pg_catalog as $$
  select a.person_id, a.password_hash from access.account a where a.name = login and a.disabled_at is null
$$;

-- The only way to act: sets the whole context of a transaction at once, or nothing. Once a transaction: a second person's
-- context laid over the first would add up.
create function access.enter(session uuid, purpose text) returns void
  language plpgsql security definer set search_path = pg_catalog as $$
declare
  s access.session;
begin
  if coalesce(purpose, '') = '' then raise exception 'access: a purpose is needed' using errcode = 'QL002'; end if;
  if nullif(current_setting('qinglian.actor', true), '') is not null then
    raise exception 'access: this transaction already acts for somebody' using errcode = 'QL003';
  end if;
  select * into s from access.session x where x.id = session and x.ended_at is null;
  if not found then raise exception 'access: no such session' using errcode = 'QL001'; end if;
  perform set_config('qinglian.' || key, value, true) from jsonb_each_text(s.context);
  -- Person, session and purpose are one value, so that none of them can be missing alone.
  perform set_config('qinglian.actor', s.person_id || '|' || s.id || '|' || purpose, true);
end $$;

-- The functions policies use. All can be inlined (no sub-selects), so that the hull of divisions and the units use indexes.
-- A setting that was local to an earlier transaction reads as '', not as null: both mean unset.
create function access.setting(name text) returns text language sql stable parallel safe as $$
  select nullif(current_setting('qinglian.' || name, true), '')
$$;

create function access.person_id() returns uuid language sql stable parallel safe as $$ select split_part(access.setting('actor'), '|', 1)::uuid $$;
create function access.session_id() returns uuid language sql stable parallel safe as $$ select split_part(access.setting('actor'), '|', 2)::uuid $$;
create function access.purpose() returns text language sql stable parallel safe as $$ select split_part(access.setting('actor'), '|', 3) $$;

-- With a context value unset, comparisons become null, and a negated test (`not recused`) would let everything through. So
-- nothing is visible unless the actor and the list of relatives are there; a missing range or unit list hides by itself.
create function access.entered() returns boolean language sql stable parallel safe as $$
  select access.setting('actor') is not null and access.setting('recuse') is not null
$$;

create function access.visible(topic text, unit_id uuid, division_code text) returns boolean language sql stable parallel safe as $$
  select access.entered() and (
    (division_code collate "C" >= access.setting('from_' || topic) and division_code collate "C" < access.setting('until_' || topic)
      and (access.setting('ranges_' || topic) = 'hull'
        or division_code collate "C" <@ nullif(access.setting('ranges_' || topic), 'hull')::access.code_multirange))
    or unit_id = any (access.setting('units_' || topic)::uuid[]))
$$;

-- True also when no context is set: who is unknown may be anybody's cousin.
create function access.recused(person_ids uuid[]) returns boolean language sql stable parallel safe as $$
  select coalesce(coalesce(person_ids, '{}') && access.setting('recuse')::uuid[], true)
$$;

create function access.holds_post(unit_id uuid, post_code text) returns boolean language sql stable parallel safe as $$
  select access.entered() and coalesce((unit_id::text || ':' || post_code) = any (access.setting('posts')::text[]), false)
$$;

revoke all on all functions in schema access from public;
grant execute on function access.open_session(uuid, uuid, text, timestamptz, timestamptz, date), access.find_session(text, timestamptz, interval),
  access.end_session(uuid, text, timestamptz), access.begin_attempt(text, timestamptz), access.forgive_attempts(text), access.find_account(text),
  access.enter(uuid, text), access.setting(text), access.person_id(), access.session_id(), access.purpose(), access.entered(),
  access.visible(text, uuid, text), access.recused(uuid[]), access.holds_post(uuid, text) to qinglian_app;

-- Declared relatives: one's own, and those of people in units whose directory one may see.
create policy own_or_supervised on directory.relation for select to qinglian_app using (
  access.entered() and (
    person_id = access.person_id() or relative_person_id = access.person_id()
    or exists (
      select 1 from directory.occupancy o join directory.post p on p.id = o.post_id join directory.unit u on u.id = p.unit_id
      where o.person_id = relation.person_id and access.visible('directory', u.id, u.division_code))));

-- Clocks are seen and kept by whoever sees the record's topic in its place.
create policy supervised on clocks.clock to qinglian_app
  using (access.visible(topic, unit_id, division_code)) with check (access.visible(topic, unit_id, division_code));
create policy of_clock on clocks.pause to qinglian_app
  using (exists (select 1 from clocks.clock c where c.id = clock_id)) with check (exists (select 1 from clocks.clock c where c.id = clock_id));
