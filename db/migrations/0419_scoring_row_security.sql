-- As before (0410), by scope values that a query reads once.
do $$
begin
  execute format('alter policy seen on scoring.measurement using (%s)', access.scope_text('flag'));
end $$;
create index on scoring.measurement (division_code);
