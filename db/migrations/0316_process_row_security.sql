-- Who sees a matter, said so that a list reads only what its reader may see. Same answer as before (process.may_see, 0310).
do $$
declare
  -- The scope comes first: it is the cheapest to compare, and mostly the answer.
  may_see text := '((' || access.scope_text('matter') || ' or open_posts && (select access.posts_held()))'
    || '   and (applicant_person_id is null or applicant_person_id <> all ((select access.kin())::uuid[])))'
    || ' or operator_person_id = (select access.person()) or applicant_person_id = (select access.person())'
    || ' or handled_by @> array[(select access.person())]';
begin
  execute format('alter policy matter_seen on process.matter using (%s)', may_see);
  execute format('alter policy matter_moved on process.matter using (%1$s) with check (%1$s)', may_see);
end $$;
drop function process.may_see(uuid, text, uuid, uuid, text[], uuid[]);

create index on process.matter (operator_person_id);
create index on process.matter (applicant_person_id) where applicant_person_id is not null;
create index on process.matter using gin (handled_by);
create index on process.matter using gin (open_posts);
