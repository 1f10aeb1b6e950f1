-- Who held which post when, by name: registers and rules ask whether somebody outside is the same as somebody in office.
create view fact.post_holder with (security_invoker = true) as
  select p.unit_id::text as unit_id, u.division_code, p.code as post_code, p.title as post_title, h.id::text as person_id,
         h.name as person_name, o.from_on, o.until_on
  from directory.occupancy o join directory.post p on p.id = o.post_id join directory.person h on h.id = o.person_id
  join directory.unit u on u.id = p.unit_id;
grant select on fact.post_holder to qinglian_app;
