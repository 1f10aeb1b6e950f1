/*---
title: 月度账目公开情况
why: 每个村每个月一行：有没有账、哪天该公布、哪天公布的。该公布的日子是次月十日。
---*/
select v.unit_id, v.division_code, m.month,
       plus_days(cast(month_of(plus_days(cast(m.month || '-01' as date), 31)) || '-01' as date), 9) as due_on,
       h.lines, date_of(s.published_at) as published_on
from unit as v
cross join (select distinct month from voucher_line) as m
left join (select division_code, month, count(*) as lines from voucher_line group by division_code, month) as h
  on h.division_code = v.division_code and h.month = m.month
left join (
  select unit_id, period, min(published_at) as published_at
  from publication
  where pack = 'village-accounts' and disclosure = 'monthly-accounts' and published_at is not null
  group by unit_id, period
) as s on s.unit_id = v.unit_id and s.period = m.month
where v.carrier = 'village'
