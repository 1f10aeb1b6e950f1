/*---
title: 村里的钱请客没有
why: 有账的每个月一行：这个月用村集体的钱招待过没有，花了多少。没有账的月份不算。
---*/
select u.unit_id, u.division_code, h.month as period, h.meals, h.spent, h.meals = 0 as none
from (
  select l.division_code, l.month, sum(case when l.category = 'hospitality' then 1 else 0 end) as meals,
         money_text(sum(case when l.category = 'hospitality' then l.amount else 0 end)) as spent
  from voucher_line as l
  group by l.division_code, l.month
) as h
join unit as u on u.division_code = h.division_code
where u.carrier = 'village'
