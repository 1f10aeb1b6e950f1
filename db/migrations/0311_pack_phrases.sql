-- The English of packs, by the Chinese sentence. Read when a page is drawn; nothing that is stored, hashed or signed depends on it.
create table pack.phrase (
  pack text not null collate "C" references pack.installed (id) on delete cascade,
  position integer not null,
  zh text not null collate "C",
  en text not null,
  primary key (pack, position)
);
grant select on pack.phrase to qinglian_app, qinglian_public;
