-- What is to be published and how far it has come. The public never reads this schema; see 0421.
create schema disclosure;
grant usage on schema disclosure to qinglian_app;

-- The publications that packs declare, as parsed; a row is replaced when its pack is installed anew.
create table disclosure.definition (
  id text collate "C" primary key,
  pack text collate "C" not null,
  name text collate "C" not null,
  spec json not null,
  installed_at timestamptz not null
);
grant select on disclosure.definition to qinglian_app;

-- One edition of one publication. Only its state moves; what was published is a row of schema published and never changes.
create table disclosure.publication (
  id uuid primary key,
  definition_id text collate "C" not null references disclosure.definition (id),
  unit_id uuid not null,
  division_code text collate "C" not null,
  period text collate "C" not null,
  edition integer not null check (edition >= 1),
  state text collate "C" not null check (state in ('draft', 'approved', 'published', 'returned', 'taken-back')),
  due_on date not null,
  -- Masked cells only: rows are masked while they are read, so that nothing else ever lies here.
  content json not null,
  drafted_at timestamptz not null,
  drafted_by uuid not null,
  drafted_as text not null,
  approved_at timestamptz,
  approved_by uuid,
  approved_as text,
  published_at timestamptz,
  returned_at timestamptz,
  returned_by uuid,
  reason text,
  check (approved_by is null or approved_by <> drafted_by),
  check ((state in ('approved', 'published')) <= (approved_at is not null)),
  check ((state in ('published', 'taken-back')) <= (published_at is not null)),
  check ((state in ('returned', 'taken-back')) <= (reason is not null))
);
create unique index one_edition_under_way on disclosure.publication (definition_id, unit_id, period)
  where state in ('draft', 'approved');
create unique index one_number_an_edition on disclosure.publication (definition_id, unit_id, period, edition)
  where state not in ('returned');
create index on disclosure.publication (unit_id, state);

alter table disclosure.publication enable row level security;
alter table disclosure.publication force row level security;
create policy publication_owner on disclosure.publication to qinglian_owner using (true) with check (true);
create policy publication_seen on disclosure.publication for select to qinglian_app
  using (access.visible('publication', unit_id, division_code));
create policy publication_drafted on disclosure.publication for insert to qinglian_app
  with check (access.visible('publication', unit_id, division_code) and drafted_by = access.person_id());
create policy publication_moved on disclosure.publication for update to qinglian_app
  using (access.visible('publication', unit_id, division_code))
  with check (access.visible('publication', unit_id, division_code));
grant select, insert on disclosure.publication to qinglian_app;
grant update (state, approved_at, approved_by, approved_as, published_at, returned_at, returned_by, reason)
  on disclosure.publication to qinglian_app;
