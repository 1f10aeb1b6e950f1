-- Passwords that somebody else has seen: printed on a slip, good once and for some days, replaced at the first sign-in.
alter table access.account add column one_time_until timestamptz;

create function access.find_login(login text) returns table (person_id uuid, password_hash text, one_time_until timestamptz)
  language sql stable security definer set search_path = pg_catalog as $$
  select a.person_id, a.password_hash, a.one_time_until from access.account a where a.name = login and a.disabled_at is null
$$;

-- Only a one-time password can be replaced this way, and only by who has just shown that he knows it.
create function access.replace_one_time(person uuid, shown_hash text, new_hash text, at timestamptz) returns boolean
  language plpgsql security definer set search_path = pg_catalog as $$
begin
  update access.account set password_hash = new_hash, password_set_at = at, one_time_until = null
    where person_id = person and password_hash = shown_hash and one_time_until >= at and disabled_at is null;
  return found;
end $$;

revoke all on function access.find_login(text), access.replace_one_time(uuid, text, text, timestamptz) from public;
grant execute on function access.find_login(text), access.replace_one_time(uuid, text, text, timestamptz) to qinglian_app;
