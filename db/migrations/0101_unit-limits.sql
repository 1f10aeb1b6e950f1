-- Limits as rules, models and pages read them.

-- What was said, one row a value: `division_code <= x and x < division_until` is “x lies inside”; until_on is the last day.
create view fact.limit_value with (security_invoker = true) as
  select v.code, v.division_code,
         case when v.division_code = '' then '~'
              when v.division_code ~ '0{10}$' then left(v.division_code, 2) || ':' when v.division_code ~ '0{8}$' then left(v.division_code, 4) || ':'
              when v.division_code ~ '0{6}$' then left(v.division_code, 6) || ':' when v.division_code ~ '0{3}$' then left(v.division_code, 9) || ':'
              else v.division_code || ':' end as division_until,
         v.from_on,
         least(v.until_on, lead(v.from_on) over (partition by v.code, v.division_code order by v.from_on) - 1) as until_on,
         v.value::double precision as value, k.unit, v.document
  from clocks.limit_value v join clocks.limit_kind k on k.code = v.code;
grant select on fact.limit_value to qinglian_app;

-- What holds in a unit on a day: of the values of all places around it, that of the nearest place. One row for each stretch of
-- days, so a rule joins by unit, code and `day between from_on and coalesce(until_on, day)`.
create view fact.unit_limit with (security_invoker = true) as
  with stated as (
    select u.id as unit_id, u.division_code as place, l.code, l.from_on, l.until_on
    from directory.unit u join fact.limit_value l
      on u.division_code collate "C" >= l.division_code and u.division_code collate "C" < l.division_until collate "C"
  ),
  edge as (
    select unit_id, place, code, from_on as on_date from stated
    union select unit_id, place, code, until_on + 1 from stated where until_on is not null
  ),
  stretch as (
    select unit_id, place, code, on_date as from_on, lead(on_date) over (partition by unit_id, code order by on_date) - 1 as until_on from edge
  )
  select s.unit_id::text as unit_id, s.code, s.from_on, s.until_on, l.value, l.unit, l.document, l.division_code
  from stretch s cross join lateral (
    select v.value, v.unit, v.document, v.division_code from fact.limit_value v
    where v.code = s.code and s.place collate "C" >= v.division_code and s.place collate "C" < v.division_until collate "C"
      and v.from_on <= s.from_on and (v.until_on is null or v.until_on >= s.from_on)
    order by v.division_code desc limit 1
  ) l;
grant select on fact.unit_limit to qinglian_app;
