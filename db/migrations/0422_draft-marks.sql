-- What a draft draws attention to before it goes out (a line without its resolution, say), and what has become of publications as a fact.
alter table disclosure.publication add column marks json not null default '[]';
grant update (content, marks, drafted_at) on disclosure.publication to qinglian_app;

-- A draft may be made anew from the records; what somebody has approved may not.
create function disclosure.only_drafts_change() returns trigger language plpgsql as $$
begin
  if old.state <> 'draft' and (new.content::text <> old.content::text or new.marks::text <> old.marks::text or new.drafted_at <> old.drafted_at) then
    raise exception 'only a draft is made anew' using errcode = 'check_violation';
  end if;
  return new;
end $$;
create trigger only_drafts_change before update of content, marks, drafted_at on disclosure.publication
  for each row execute function disclosure.only_drafts_change();

create view fact.publication with (security_invoker = true) as
  select p.id::text as publication_id, d.pack, d.name as disclosure, p.unit_id::text as unit_id, p.division_code, p.period,
         p.edition::bigint as edition, p.state, p.due_on, p.drafted_at, p.approved_at, p.published_at
  from disclosure.publication p join disclosure.definition d on d.id = p.definition_id;
grant select on fact.publication to qinglian_app;
