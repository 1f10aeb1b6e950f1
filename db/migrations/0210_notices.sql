-- Messages to people, written in the transaction of the act they tell of, sent afterwards.
create schema notices;
grant usage on schema notices to qinglian_app;

create table notices.message (
  id uuid primary key,
  channel text collate "C" not null check (channel in ('sms', 'inbox')),
  -- Somebody of the directory, or somebody known by a telephone only: a keyed hash and the number sealed.
  person_id uuid references directory.person (id),
  to_name text not null,
  phone_hash text collate "C",
  phone_sealed text collate "C",
  template text collate "C" not null,
  text text not null,
  unit_id uuid,
  subject text collate "C",
  created_at timestamptz not null,
  state text collate "C" not null check (state in ('waiting', 'sent', 'unsendable')),
  why text,
  sent_at timestamptz,
  read_at timestamptz,
  check (person_id is not null or phone_hash is not null),
  check ((phone_hash is null) = (phone_sealed is null)),
  -- One SMS holds 70 characters; a longer one is charged twice and may arrive in pieces.
  check (channel <> 'sms' or char_length(text) <= 70)
);
create index on notices.message (created_at) where state = 'waiting';
create index on notices.message (person_id, created_at desc);
create index on notices.message (subject) where subject is not null;

-- Requests may write a message and read or tick off their own; never a number.
grant insert on notices.message to qinglian_app;
grant select (id, channel, person_id, to_name, template, text, unit_id, subject, created_at, state, sent_at, read_at) on notices.message to qinglian_app;
grant update (read_at) on notices.message to qinglian_app;
alter table notices.message enable row level security;
alter table notices.message force row level security;
create policy own on notices.message for select to qinglian_app using (person_id = access.person_id());
create policy tick_own on notices.message for update to qinglian_app using (person_id = access.person_id());
-- Citizens act without a session (a receipt by SMS), so writing needs no context.
create policy write on notices.message for insert to qinglian_app with check (state = 'waiting' and sent_at is null and read_at is null);

-- The telephones of the demonstration: where its SMS arrive, for everyone at the table to see. Empty in production.
create table notices.demo_phone (
  message_id uuid primary key references notices.message (id),
  person_id uuid,
  to_name text not null,
  at timestamptz not null,
  text text not null,
  subject text collate "C"
);
create index on notices.demo_phone (person_id, at desc);
create index on notices.demo_phone (at desc);
grant select on notices.demo_phone to qinglian_app;
