-- Records are read by scope values that a query reads once (access.scope_text), not by a function that every row calls. Same answer
-- as before (0300): a register's topic is one of four, and each has its own comparison.
do $$
declare
  in_scope text := (
    select '(' || string_agg(format('topic = %L and (%s)', topic, access.scope_text(topic)), ' or ') || ')'
    from unnest(array['matter', 'flag', 'publication', 'seal']) as topic);
begin
  execute format('alter policy record_seen on registers.record using (%s)', in_scope);
  execute format('alter policy record_opened on registers.record with check (%s
    and topic = (select d.topic from registers.definition d where d.id = register_id))', in_scope);
  execute format('alter policy record_moved on registers.record using (%1$s) with check (%1$s)', in_scope);
end $$;
-- A definition with another topic would be seen by nobody; the database says so when it is made.
alter table registers.definition add constraint topic_is_known check (topic in ('matter', 'flag', 'publication', 'seal'));
