/*---
title: 合同登记齐不齐
why: 每份合同一行：租给谁、租到哪天、一年多少钱、哪次会定的，四样都写了才算齐。
---*/
select c.unit_id, c.division_code, year_of(date_of($as_of)) as period, c.number, c.subject, c.until_on,
       coalesce(c.resolution_number, '没有登记') as resolution_number,
       c.resolution_number is not null and c.resolution_number <> '' as complete
from contract as c
