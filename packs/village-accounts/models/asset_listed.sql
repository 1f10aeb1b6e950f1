/*---
title: 固定资产（公开用）
---*/
select a.unit_id, a.division_code, a.code, a.title, a.class, a.place, a.original_value, a.got_on, a.use, a.state
from asset as a
where a.state <> 'gone'
