-- Flags are read by scope values that a query reads once (access.scope_text), not by a function that every row calls.
do $$
declare
  name text;
begin
  foreach name in array array['flag', 'undecided'] loop
    execute format('alter policy seen on rules.%I using (workspace = %L and %s or workspace <> %L and %s)',
      name, 'county', access.scope_text('flag'), 'county', access.scope_text('external'));
  end loop;
end $$;
