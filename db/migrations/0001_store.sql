-- Settings of the installation itself: whether it is a demonstration, and how far its clock is moved.
create table store.setting (
  name text collate "C" primary key,
  value jsonb not null,
  set_at timestamptz not null
);
grant usage on schema store to qinglian_app, qinglian_public;
grant select on store.setting to qinglian_app, qinglian_public;
