-- Forms of packs in every version ever offered, and the files people hand in.
create schema forms;
grant usage on schema forms to qinglian_app;

-- json, not jsonb: the order in which a form's fields were written is the order in which they are shown.
create table forms.form (
  id text collate "C" not null,
  hash text collate "C" not null,
  body json not null,
  installed_at timestamptz not null,
  primary key (id, hash)
);
create table forms.current_form (
  id text collate "C" primary key,
  hash text collate "C" not null,
  foreign key (id, hash) references forms.form (id, hash)
);
grant select on forms.form, forms.current_form to qinglian_app;

-- One row for each person who handed in these bytes; the bytes lie in the content-addressed store under the hash.
create table forms.file (
  hash text collate "C" not null check (hash ~ '^sha256:[0-9a-f]{64}$'),
  uploaded_by uuid not null,
  name text not null check (length(name) between 1 and 200),
  media_type text collate "C" not null check (media_type in ('image/jpeg', 'image/png', 'image/webp', 'application/pdf')),
  size bigint not null check (size between 1 and 41943040),
  blank boolean,
  at timestamptz not null,
  primary key (hash, uploaded_by)
);

-- A file of a matter is seen by whoever sees the matter. Late bound: the matters' own facts are declared further up, and
-- the caller's row security decides there.
create function forms.attached_visible(wanted text) returns boolean
  language plpgsql stable security invoker set search_path = pg_catalog as $$
begin
  return exists (select 1 from fact.matter_file f where f.hash = wanted);
end $$;
revoke all on function forms.attached_visible(text) from public;
grant execute on function forms.attached_visible(text) to qinglian_app;

alter table forms.file enable row level security;
alter table forms.file force row level security;
create policy file_owner on forms.file to qinglian_owner using (true) with check (true);
create policy file_seen on forms.file for select to qinglian_app
  using (uploaded_by = access.person_id() or forms.attached_visible(hash));
create policy file_handed_in on forms.file for insert to qinglian_app with check (uploaded_by = access.person_id());
grant select, insert on forms.file to qinglian_app;
