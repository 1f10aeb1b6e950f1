-- All that the public role can read of publications. Filled by the act of publishing, never edited.
create schema if not exists published;
grant usage on schema published to qinglian_app, qinglian_public;

create table published.publication (
  id uuid primary key,
  -- What stands beside the QR code on the paper.
  code text collate "C" not null unique,
  pack text collate "C" not null,
  name text collate "C" not null,
  unit_id uuid not null,
  unit_name text not null,
  -- Where the unit lies, in words: township and village.
  place text not null,
  division_code text collate "C" not null,
  period text collate "C" not null,
  edition integer not null,
  title json not null,
  headline json,
  published_at timestamptz not null,
  -- The canonical bytes (RFC 8785) of everything on the sheet, and their digest with its algorithm: `sha256:…`.
  canonical bytea not null,
  digest text collate "C" not null,
  entry_id uuid not null,
  -- The signed proof, as one file, once the record has been sequenced; made by a job.
  bundle bytea,
  sequence bigint,
  keep_until date not null,
  superseded_by uuid,
  taken_back_at timestamptz,
  taken_back_reason text,
  check ((taken_back_at is null) = (taken_back_reason is null))
);
create index on published.publication (published_at desc);
create index on published.publication (unit_id, published_at desc);
create index on published.publication (pack, published_at desc);

create table published.publication_row (
  publication_id uuid not null references published.publication (id),
  position integer not null,
  cells json not null,
  primary key (publication_id, position)
);

alter table published.publication enable row level security;
alter table published.publication force row level security;
alter table published.publication_row enable row level security;
alter table published.publication_row force row level security;
create policy publication_owner on published.publication to qinglian_owner using (true) with check (true);
create policy publication_read on published.publication for select to qinglian_app, qinglian_public using (true);
create policy publication_released on published.publication for insert to qinglian_app
  with check (access.visible('publication', unit_id, division_code)
    and exists (select 1 from disclosure.publication p where p.id = publication.id and p.state = 'published'));
create policy publication_marked on published.publication for update to qinglian_app
  using (access.visible('publication', unit_id, division_code)) with check (access.visible('publication', unit_id, division_code));
create policy row_owner on published.publication_row to qinglian_owner using (true) with check (true);
create policy row_read on published.publication_row for select to qinglian_app, qinglian_public using (true);
create policy row_released on published.publication_row for insert to qinglian_app
  with check (exists (select 1 from published.publication p where p.id = publication_id
    and access.visible('publication', p.unit_id, p.division_code)));
grant select on published.publication, published.publication_row to qinglian_app, qinglian_public;
grant insert on published.publication, published.publication_row to qinglian_app;
-- The words and figures of a sheet cannot be changed by anyone who serves requests; only its marks can.
grant update (superseded_by, taken_back_at, taken_back_reason) on published.publication to qinglian_app;

-- How a published flow is really used: time taken, matters that followed the drawing. Counts only, measured by a job.
create table published.flow_figure (
  process text collate "C" primary key,
  body json not null,
  measured_at timestamptz not null
);
grant select on published.flow_figure to qinglian_app, qinglian_public;
