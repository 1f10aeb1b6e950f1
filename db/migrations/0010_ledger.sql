-- The append-only record of every change and every look, and the Merkle tree that proves it.
-- Requests may add; only the owner numbers, signs and, where the law asks for it, erases content. Nothing is ever rewritten.
create schema ledger;
grant usage on schema ledger to qinglian_app;

-- Content stands as the exact bytes that are hashed: jsonb would not keep them. Leaf numbers come from the sequencer.
create table ledger.entry (
  id uuid primary key,
  at timestamptz not null,
  kind text collate "C" not null check (kind ~ '^[a-z][a-z0-9_-]*(\.[a-z][a-z0-9_-]*)+$'),
  unit_id uuid,
  -- What a look was at, to answer "who looked"; also within bytes.
  subject text collate "C",
  bytes bytea,
  salt bytea check (octet_length(salt) = 32),
  leaf bigint,
  leaf_hash bytea check (octet_length(leaf_hash) = 32),
  erased_at timestamptz,
  check ((leaf is null) = (leaf_hash is null)),
  check ((erased_at is null) = (bytes is not null)),
  check ((bytes is null) = (salt is null)),
  check (erased_at is null or leaf is not null)
);
create unique index entry_leaf on ledger.entry (leaf) where leaf is not null;
create index entry_waiting on ledger.entry (at, id) where leaf is null;
create index entry_subject on ledger.entry (subject, at desc) where subject is not null;
create index entry_unit on ledger.entry (unit_id, at desc);

-- One tree; its hash never changes once there is an entry in it.
create table ledger.tree (
  one boolean primary key default true check (one),
  hash text collate "C" not null check (hash in ('sha256', 'sm3')),
  made_at timestamptz not null
);

-- Complete subtrees only: node (level, place) covers leaves [place * 2^level, (place + 1) * 2^level).
create table ledger.node (
  level smallint not null check (level between 0 and 52),
  place bigint not null check (place >= 0),
  hash bytea not null check (octet_length(hash) = 32),
  primary key (level, place)
);

create table ledger.checkpoint (
  size bigint not null check (size > 0),
  key_id text collate "C" not null,
  root bytea not null check (octet_length(root) = 32),
  at timestamptz not null,
  note text not null,
  primary key (size, key_id)
);

-- Even the owner cannot edit by mistake: an entry gets its number once, and loses its content once; the rest stays.
create function ledger.guard() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' and tg_table_name = 'entry' then
    if (new.id, new.at, new.kind) = (old.id, old.at, old.kind) and new.unit_id is not distinct from old.unit_id then
      if old.leaf is null and new.leaf is not null
        and (new.bytes, new.salt) = (old.bytes, old.salt) and new.subject is not distinct from old.subject and new.erased_at is null then
        return new;
      end if;
      if old.leaf is not null and (new.leaf, new.leaf_hash) = (old.leaf, old.leaf_hash)
        and old.erased_at is null and new.erased_at is not null and new.subject is null then
        return new;
      end if;
    end if;
  end if;
  raise exception 'ledger.% is append-only', tg_table_name using errcode = 'restrict_violation';
end $$;

create trigger guard before update or delete on ledger.entry for each row execute function ledger.guard();
create trigger guard before update or delete on ledger.node for each row execute function ledger.guard();
create trigger guard before update or delete on ledger.checkpoint for each row execute function ledger.guard();
create trigger guard before update or delete on ledger.tree for each row execute function ledger.guard();
create trigger guard_all before truncate on ledger.entry for each statement execute function ledger.guard();
create trigger guard_all before truncate on ledger.node for each statement execute function ledger.guard();
create trigger guard_all before truncate on ledger.checkpoint for each statement execute function ledger.guard();

-- Entries without a unit belong to the county. Later modules own the functions called here; they are looked up when it runs.
create function ledger.may_read(unit uuid) returns boolean
  language plpgsql stable security definer set search_path = pg_catalog as $$
declare
  code text;
begin
  if unit is null then
    select u.division_code into code from directory.unit u where u.parent_id is null order by u.division_code collate "C" limit 1;
  else
    select u.division_code into code from directory.unit u where u.id = unit;
  end if;
  return access.visible('audit', unit, code);
end $$;
revoke all on function ledger.may_read(uuid) from public;
grant execute on function ledger.may_read(uuid) to qinglian_app;

-- Who looked at one thing, for the page of that thing: whoever may see it may see who else did.
create function ledger.looks_at(wanted text, most integer) returns table (at timestamptz, bytes bytea)
  language sql stable security definer set search_path = pg_catalog as $$
  select e.at, e.bytes from ledger.entry e
  where e.subject = wanted and e.kind = 'access.looked' and e.bytes is not null order by e.at desc limit least(most, 200)
$$;
revoke all on function ledger.looks_at(text, integer) from public;
grant execute on function ledger.looks_at(text, integer) to qinglian_app;

alter table ledger.entry enable row level security;
alter table ledger.entry force row level security;
create policy owner_all on ledger.entry to current_user using (true) with check (true);
create policy anyone_adds on ledger.entry for insert to qinglian_app with check (true);
create policy auditors_read on ledger.entry for select to qinglian_app using (ledger.may_read(unit_id));
grant select on ledger.entry to qinglian_app;
grant insert (id, at, kind, unit_id, subject, bytes, salt) on ledger.entry to qinglian_app;
-- Hashes and signatures give nothing away.
grant select on ledger.tree, ledger.node, ledger.checkpoint to qinglian_app;
