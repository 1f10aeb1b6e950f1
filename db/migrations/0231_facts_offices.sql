-- Files that offices hand in: who brought them and for whom, what was refused, how to take a file back, and originals that are sealed.

-- What is imported concerns the unit that brought it; its superiors see it too. The topic is `import`.
alter table facts.batch
  add column unit_id uuid,
  add column division_code text collate "C",
  add column imported_by uuid,
  add column kind text collate "C" not null default 'csv',
  add column sheet text,
  -- The row of the sheet on which the (last line of the) heading stands; a row of the table is so many below it.
  add column heading_row integer not null default 1,
  -- The sealed workbook of refused rows, by its hash.
  add column rejects_file text collate "C",
  add column judged_at timestamptz,
  add column undone_at timestamptz,
  add column undone_by uuid,
  add column undone_why text;
alter table facts.batch drop constraint batch_pack_table_name_hash_key;
-- A file that was taken back may come again.
create unique index batch_file_once on facts.batch (pack, table_name, hash) where undone_at is null;
alter table facts.batch enable row level security;
alter table facts.batch force row level security;
create policy owner_all on facts.batch to qinglian_owner using (true) with check (true);
create policy seen on facts.batch for select to qinglian_app using (access.visible('import', unit_id, division_code));
grant select on facts.batch to qinglian_app;

-- Identity numbers, telephones and accounts: tables hold a keyed hash; here is the original once, sealed, with the shape that may be shown.
create table facts.original (
  hash text collate "C" primary key,
  kind text collate "C" not null check (kind in ('id_number', 'phone', 'bank_account')),
  shape text not null,
  -- Null when the original has been erased; the hash goes on joining rows.
  sealed text
);

-- A file between being dropped and being confirmed or left. Its bytes lie sealed on the disk under the id, and are gone afterwards.
create table facts.upload (
  id uuid primary key,
  person_id uuid not null,
  unit_id uuid not null,
  division_code text collate "C" not null,
  file_name text not null,
  hash text collate "C" not null,
  bytes bigint not null,
  uploaded_at timestamptz not null
);
alter table facts.upload enable row level security;
alter table facts.upload force row level security;
create policy owner_all on facts.upload to qinglian_owner using (true) with check (true);
create policy own on facts.upload to qinglian_app using (person_id = access.person_id()) with check (person_id = access.person_id());
grant select, insert, delete on facts.upload to qinglian_app;

update access.standing_grant set topics = topics || '{import}'
where post_code in ('accountant', 'town-clerk', 'town-discipline-secretary', 'county-inspector', 'county-director');
