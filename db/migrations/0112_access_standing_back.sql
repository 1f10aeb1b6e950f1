-- Which of these persons must stand back from what concerns that one: themselves, or by a declared relation in either direction.
-- Requests may ask it of a step's holders; whose relative somebody is they do not learn.
create function access.who_stands_back(persons uuid[], concerned uuid, on_date date) returns setof uuid
  language sql stable security definer set search_path = pg_catalog as $$
  select p from unnest(persons) p where concerned = any (access.kin_of(p, on_date))
$$;
revoke all on function access.who_stands_back(uuid[], uuid, date) from public;
grant execute on function access.who_stands_back(uuid[], uuid, date) to qinglian_app;
