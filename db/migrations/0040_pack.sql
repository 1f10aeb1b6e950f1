-- Installed packs: which folders of data the database has been brought in line with.
create schema pack;
grant usage on schema pack to qinglian_app, qinglian_public;

create table pack.installed (
  id text collate "C" primary key,
  title text not null,
  version text not null,
  workspace text not null check (workspace in ('county', 'external')),
  mechanisms jsonb not null,
  serves jsonb not null,
  checksum text not null,
  installed_at timestamptz not null
);
grant select on pack.installed to qinglian_app, qinglian_public;
