-- As before (0440), by scope values that a query reads once. Inserts and updates touch single rows and stay as they are.
do $$
declare
  name text;
begin
  foreach name in array array['device', 'seal', 'authorisation', 'event', 'impression', 'impression_standing'] loop
    execute format('alter policy seen on devices.%I using (%s or %s)', name, access.scope_text('seal'), access.scope_text('matter'));
  end loop;
end $$;
create index on devices.authorisation (division_code, granted_at);
create index on devices.impression (division_code, at);
