-- How long forms of this system were being filled in, in whole seconds: a burden that the office must see to be able to lower it.
-- Never what was typed, never when within the day. A person's own sum is for herself alone; everybody else reads means.
create table access.usage_own (
  person_id uuid not null references directory.person (id),
  day date not null,
  seconds integer not null check (seconds >= 0),
  forms integer not null check (forms >= 0),
  primary key (person_id, day)
);
create table access.usage_unit (
  unit_id uuid not null references directory.unit (id),
  day date not null,
  division_code text collate "C" not null,
  seconds bigint not null check (seconds >= 0),
  forms integer not null check (forms >= 0),
  primary key (unit_id, day)
);
create index on access.usage_unit (division_code, day);

do $$
declare
  name text;
begin
  foreach name in array array['usage_own', 'usage_unit'] loop
    execute format('alter table access.%I enable row level security', name);
    execute format('alter table access.%I force row level security', name);
    execute format('create policy owner_all on access.%I to qinglian_owner using (true) with check (true)', name);
  end loop;
end $$;
create policy herself on access.usage_own for select to qinglian_app using (person_id = (select access.person()));
grant select on access.usage_own to qinglian_app;

-- Adds what one form took to the day of the person who is acting, and to her unit's. Nobody can add for somebody else.
create function access.add_usage(place uuid, used integer, on_date date) returns void
  language plpgsql security definer set search_path = pg_catalog as $$
declare
  person uuid := access.person();
  code text;
begin
  if person is null or used < 1 then
    return;
  end if;
  -- A form left open over lunch is no work; neither is a day longer than the office's.
  used := least(used, 1800);
  select division_code into code from directory.unit where id = place;
  if code is null then
    return;
  end if;
  insert into access.usage_own (person_id, day, seconds, forms) values (person, on_date, used, 1)
    on conflict (person_id, day) do update set seconds = least(usage_own.seconds + used, 28800), forms = usage_own.forms + 1;
  insert into access.usage_unit (unit_id, day, division_code, seconds, forms) values (place, on_date, code, used, 1)
    on conflict (unit_id, day) do update set seconds = usage_unit.seconds + used, forms = usage_unit.forms + 1;
end $$;

-- Seconds and cadres of the villages that the caller may see, of days `[from, until)`. Fewer than five cadres are no mean but a
-- person, and nothing is said of them.
create function access.village_usage(from_on date, until_on date) returns table (seconds bigint, forms bigint, cadres bigint)
  language sql stable security definer set search_path = pg_catalog as $$
  select case when p.cadres >= 5 then s.seconds end, case when p.cadres >= 5 then s.forms end, p.cadres
  from (select coalesce(sum(w.seconds), 0)::bigint as seconds, coalesce(sum(w.forms), 0)::bigint as forms
        from access.usage_unit w join directory.unit u on u.id = w.unit_id
        where w.day >= village_usage.from_on and w.day < village_usage.until_on and u.carrier = 'village'
          and access.visible('matter', w.unit_id, w.division_code)) s
  cross join (select count(distinct o.person_id) as cadres
        from access.usage_own o
        join directory.occupancy h on h.person_id = o.person_id and h.from_on <= o.day and (h.until_on is null or h.until_on > o.day)
        join directory.post p on p.id = h.post_id join directory.unit u on u.id = p.unit_id
        where o.day >= village_usage.from_on and o.day < village_usage.until_on and u.carrier = 'village'
          and access.visible('matter', u.id, u.division_code)) p
$$;

-- The same by town: never by village, where one person may be all there is.
create function access.town_usage(from_on date, until_on date)
  returns table (town text, division_code text, seconds bigint, cadres bigint)
  language sql stable security definer set search_path = pg_catalog as $$
  with seen as (
    select u.id, left(u.division_code, 9) || '000' as town from directory.unit u
    where u.carrier = 'village' and access.visible('matter', u.id, u.division_code)
  ), spent as (
    select s.town, sum(w.seconds)::bigint as seconds from seen s join access.usage_unit w on w.unit_id = s.id
    where w.day >= town_usage.from_on and w.day < town_usage.until_on group by s.town
  ), people as (
    select s.town, count(distinct o.person_id) as cadres
    from access.usage_own o
    join directory.occupancy h on h.person_id = o.person_id and h.from_on <= o.day and (h.until_on is null or h.until_on > o.day)
    join directory.post p on p.id = h.post_id join seen s on s.id = p.unit_id
    where o.day >= town_usage.from_on and o.day < town_usage.until_on group by s.town
  )
  select d.name, e.town, s.seconds, e.cadres from people e join spent s on s.town = e.town
  left join directory.division d on d.code = e.town collate "C" where e.cadres >= 5 order by e.town
$$;

revoke all on function access.add_usage(uuid, integer, date), access.village_usage(date, date), access.town_usage(date, date) from public;
grant execute on function access.add_usage(uuid, integer, date), access.village_usage(date, date), access.town_usage(date, date) to qinglian_app;
