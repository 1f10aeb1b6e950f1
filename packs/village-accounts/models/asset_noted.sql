/*---
title: 资产登记齐不齐
why: 每件固定资产一行：放在哪、谁在用、值多少钱，都写了才算齐。
---*/
select a.unit_id, a.division_code, year_of(date_of($as_of)) as period, a.code, a.title, a.place,
       coalesce(a.use, '没有登记') as used_for, a.use is not null and a.use <> '' as complete
from asset as a
