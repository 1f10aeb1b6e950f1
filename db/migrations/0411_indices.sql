-- Indices: weighted trees over indicators, compared on one sheet, published once and never changed.
create table scoring.index_definition (
  id text collate "C" primary key,
  pack text collate "C" not null,
  definition jsonb not null,
  is_current boolean not null
);
grant select on scoring.index_definition to qinglian_app, qinglian_public;

create table scoring.index_edition (
  id uuid primary key,
  index_id text collate "C" not null references scoring.index_definition (id),
  -- The division whose units stand on the sheet, and its own unit.
  unit_id uuid not null,
  division_code text collate "C" not null,
  division_name text not null,
  period text collate "C" not null,
  edition integer not null check (edition >= 1),
  -- What was in force then, and all that was counted: the sheet can be computed again from this row alone.
  definition jsonb not null,
  board jsonb not null,
  digest text collate "C" not null,
  state text collate "C" not null check (state in ('draft', 'published')),
  prepared_by uuid not null,
  prepared_as text not null,
  prepared_at timestamptz not null,
  published_by uuid,
  published_as text,
  published_at timestamptz,
  objections_until date,
  entry_id uuid,
  unique (index_id, division_code, period, edition),
  check ((state = 'published') = (published_at is not null)),
  -- Four eyes: whoever prepared the sheet does not publish it.
  check (published_by is null or published_by <> prepared_by)
);
create unique index on scoring.index_edition (index_id, division_code, period) where state = 'draft';
alter table scoring.index_edition enable row level security;
alter table scoring.index_edition force row level security;
create policy edition_owner on scoring.index_edition to qinglian_owner using (true) with check (true);
-- What is published is for everybody; a draft for those who oversee the division.
create policy edition_read on scoring.index_edition for select to qinglian_app
  using (state = 'published' or access.visible('flag', unit_id, division_code));
create policy edition_published on scoring.index_edition for select to qinglian_public using (state = 'published');
create policy edition_drafted on scoring.index_edition for insert to qinglian_app
  with check (state = 'draft' and access.visible('flag', unit_id, division_code));
create policy edition_moved on scoring.index_edition for update to qinglian_app
  using (state = 'draft' and access.visible('flag', unit_id, division_code))
  with check (access.visible('flag', unit_id, division_code));
grant select, insert on scoring.index_edition to qinglian_app;
grant update (state, published_by, published_as, published_at, objections_until, entry_id) on scoring.index_edition to qinglian_app;
grant usage on schema scoring to qinglian_public;
grant select on scoring.index_edition to qinglian_public;

-- A unit says that a figure of a published sheet is wrong; the sheet stays, the answer stands beside it.
create table scoring.index_objection (
  id uuid primary key,
  edition_id uuid not null references scoring.index_edition (id),
  unit_id uuid not null,
  division_code text collate "C" not null,
  item text collate "C" not null,
  text text not null,
  asked_by uuid not null,
  asked_as text not null,
  asked_at timestamptz not null,
  reply text,
  outcome text collate "C" check (outcome in ('kept', 'recalculated')),
  replied_by uuid,
  replied_as text,
  replied_at timestamptz,
  check ((reply is null) = (replied_at is null) and (reply is null) = (outcome is null)),
  check (replied_by is null or replied_by <> asked_by)
);
alter table scoring.index_objection enable row level security;
alter table scoring.index_objection force row level security;
create policy objection_owner on scoring.index_objection to qinglian_owner using (true) with check (true);
create policy objection_read on scoring.index_objection for select to qinglian_app using (true);
create policy objection_public on scoring.index_objection for select to qinglian_public using (true);
create policy objection_made on scoring.index_objection for insert to qinglian_app
  with check (access.visible('publication', unit_id, division_code) and reply is null);
create policy objection_answered on scoring.index_objection for update to qinglian_app
  using (reply is null and access.visible('flag', unit_id, division_code)) with check (access.visible('flag', unit_id, division_code));
grant select, insert on scoring.index_objection to qinglian_app;
grant update (reply, outcome, replied_by, replied_as, replied_at) on scoring.index_objection to qinglian_app;
-- The public reads what was said and answered, not who by name.
grant select (id, edition_id, unit_id, item, text, asked_as, asked_at, reply, outcome, replied_as, replied_at)
  on scoring.index_objection to qinglian_public;

-- The secretary's colleague in a town's discipline office: prepares what the secretary checks and publishes.
insert into access.standing_grant (post_code, role, topics, purpose, over_kind) values
  ('town-discipline-officer', 'town-discipline', '{matter,flag,publication,seal,directory}', '监督检查', 'subtree');
