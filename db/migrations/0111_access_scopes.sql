-- The scopes of a session as values that a query reads once, instead of a function that every row calls.
--
-- A policy that names them as sub-selects (`(select access.scope_units('matter'))`) makes each an init plan: the setting is read
-- and parsed once a query, and what stands beside it is a plain comparison of a column, which an index can answer. A function
-- that held the sub-selects could not be inlined, so `access.scope_text` writes the comparison into the policy when it is made.
--
-- All of them are null until the whole context is set (`access.entered`), and a comparison with null shows nothing.

create function access.person() returns uuid language sql stable parallel safe as $$
  select case when access.entered() then access.person_id() end
$$;
-- Self and declared relatives.
create function access.kin() returns uuid[] language sql stable parallel safe as $$
  select case when access.entered() then access.setting('recuse')::uuid[] end
$$;
-- `unit:post` of every post held.
create function access.posts_held() returns text[] language sql stable parallel safe as $$
  select case when access.entered() then access.setting('posts')::text[] end
$$;
create function access.scope_from(topic text) returns text language sql stable parallel safe as $$
  select case when access.entered() then access.setting('from_' || topic) end
$$;
create function access.scope_until(topic text) returns text language sql stable parallel safe as $$
  select case when access.entered() then access.setting('until_' || topic) end
$$;
-- Whether everything between the two is in scope; mostly there is one division and it is.
create function access.scope_is_whole(topic text) returns boolean language sql stable parallel safe as $$
  select access.entered() and access.setting('ranges_' || topic) = 'hull'
$$;
create function access.scope_ranges(topic text) returns access.code_multirange language sql stable parallel safe as $$
  select case when access.entered() then nullif(access.setting('ranges_' || topic), 'hull')::access.code_multirange end
$$;
create function access.scope_units(topic text) returns uuid[] language sql stable parallel safe as $$
  select case when access.entered() then access.setting('units_' || topic)::uuid[] end
$$;

-- The condition of a policy over a table with these columns: the same answer as `access.visible(topic, unit_id, division_code)`.
create function access.scope_text(topic text, unit_id text default 'unit_id', division_code text default 'division_code')
  returns text language sql immutable as $$
  select format('((%2$I >= (select access.scope_from(%1$L)) and %2$I < (select access.scope_until(%1$L))'
    || ' and ((select access.scope_is_whole(%1$L)) or %2$I::text collate "C" <@ (select access.scope_ranges(%1$L))))'
    || ' or %3$I = any ((select access.scope_units(%1$L))::uuid[]))', topic, division_code, unit_id)
$$;

revoke all on function access.person(), access.kin(), access.posts_held(), access.scope_from(text), access.scope_until(text),
  access.scope_is_whole(text), access.scope_ranges(text), access.scope_units(text), access.scope_text(text, text, text) from public;
grant execute on function access.person(), access.kin(), access.posts_held(), access.scope_from(text), access.scope_until(text),
  access.scope_is_whole(text), access.scope_ranges(text), access.scope_units(text) to qinglian_app;
