-- What a village's own page is made of, as its pack declares it, and who holds office where. Posts and the names of those
-- who hold them are public affairs (村民委员会组织法 §30); telephones, relatives and private affairs are not, and are not here.
create table published.home (
  pack text collate "C" primary key,
  body json not null,
  installed_at timestamptz not null
);
grant select on published.home to qinglian_app, qinglian_public;

create view published.place as
  select u.id::text as unit_id, u.name, u.short_name, u.carrier, u.division_code, u.parent_id::text as parent_unit_id,
         p.name as parent_name
  from directory.unit u left join directory.unit p on p.id = u.parent_id
  where u.carrier in ('village', 'town', 'county-office') and u.until_on is null;

create view published.office as
  select u.id::text as unit_id, p.code as post, p.title, h.name as holder, o.from_on, o.until_on
  from directory.occupancy o join directory.post p on p.id = o.post_id join directory.person h on h.id = o.person_id
  join directory.unit u on u.id = p.unit_id
  where u.carrier in ('village', 'town', 'county-office')
    -- Who keeps the machine or guards it is no office towards citizens.
    and p.code not in ('system-admin', 'security-admin', 'audit-admin');
grant select on published.place, published.office to qinglian_app, qinglian_public;
