-- As before (0420), by scope values that a query reads once.
do $$
begin
  execute format('alter policy publication_seen on disclosure.publication using (%s)', access.scope_text('publication'));
end $$;
create index on disclosure.publication (division_code, drafted_at desc);
