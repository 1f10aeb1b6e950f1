-- As before (0400), by scope values that a query reads once.
do $$
declare
  name text;
begin
  foreach name in array array['flag_matter', 'verdict'] loop
    execute format('alter policy seen on casework.%I using (%s or %s)', name, access.scope_text('flag'), access.scope_text('matter'));
  end loop;
end $$;
