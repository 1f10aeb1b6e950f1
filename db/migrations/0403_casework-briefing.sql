-- Templates of briefings, as packs bring them.
create table casework.briefing (
  id text collate "C" primary key,
  pack text collate "C" not null,
  body jsonb not null
);
grant select on casework.briefing to qinglian_app;
