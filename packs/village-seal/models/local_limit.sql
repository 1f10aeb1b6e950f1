/*---
title: 本地限额
why: 县、镇定的数，带起始日期和来源，历史按当时的数算。全部是演示参数，用之前请换成本县的文件。
---*/
select l.name, cast(l.since as date) as since, l.value, l.unit, l.source
from (values
  ('reference_rent', '2025-01-01', 650, '元/亩·年', '演示参数（石演发〔2025〕7号附件二，虚构文号）'),
  ('approval_working_days', '2025-11-01', 1, '工作日', '《石溪县村级印章管理办法（演示）》第八条，演示参数'),
  ('approval_lapse_working_days', '2025-11-01', 5, '工作日', '《石溪县村级印章管理办法（演示）》第八条，演示参数'),
  ('stamping_working_days', '2025-11-01', 3, '工作日', '《石溪县村级印章管理办法（演示）》第九条，演示参数')
) as l (name, since, value, unit, source)
