-- Letters and posters of packs in every version ever offered: what was printed once can be set again as it was.
create schema documents;
grant usage on schema documents to qinglian_app, qinglian_public;

create table documents.letter (
  id text collate "C" not null,
  hash text collate "C" not null,
  pack text collate "C" not null,
  head jsonb not null,
  template text not null,
  installed_at timestamptz not null,
  primary key (id, hash)
);
create table documents.current_letter (
  id text collate "C" primary key,
  hash text collate "C" not null,
  foreign key (id, hash) references documents.letter (id, hash)
);
-- Templates hold no data of anybody: the public site sets posters itself.
grant select on documents.letter, documents.current_letter to qinglian_app, qinglian_public;
