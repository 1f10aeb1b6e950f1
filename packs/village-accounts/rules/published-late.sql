/*---
title: { zh: 账目没有按时公布, en: Accounts published late }
group: 公开
colour: late
why: { zh: 村账每月公布一次，次月十日前。晚了，村民就没法按月对账。, en: "Accounts are published monthly, by the tenth of the next month; late, villagers cannot check month by month." }
level: unit
status: active
severity: medium
since: "2025-01-01"
legal_basis:
  - 《中华人民共和国村民委员会组织法》第三十条
  - 《浙江省农村集体资产管理条例》第二十五条
  - 《石溪县村级资金支付管理办法（演示）》第十条：次月十日前（演示参数）
params:
  grace_days: { type: bigint, value: 0, min: 0, max: 10, unit: 天, why: { zh: 差几天不算迟, en: "Days that do not count as late" } }
false_positives:
  - { zh: 墙上按时贴了，网上后传, en: "On the wall in time, on the network later" }
  - { zh: 报账员换人，正在交接, en: "The accountant changed and was handing over" }
  - { zh: 停电断网, en: "No electricity or network" }
---*/
select subject_of(s.division_code, s.month) as subject, s.month as period,
       case when s.lines is null then 'not_applicable'
            when s.published_on is not null and s.published_on <= plus_days(s.due_on, $grace_days) then 'clear'
            when s.published_on is not null then 'flag'
            when date_of($as_of) <= plus_days(s.due_on, $grace_days) then 'not_applicable'
            else 'flag' end as outcome,
       case when s.published_on is not null then days_between(s.due_on, s.published_on) else days_between(s.due_on, date_of($as_of)) end as value,
       case when s.lines is null then '没有这个月的账目数据'
            when s.published_on is not null and s.published_on <= plus_days(s.due_on, $grace_days) then null
            when s.published_on is not null then '应在 ' || cast(s.due_on as text) || ' 前公布，迟了 ' || cast(days_between(s.due_on, s.published_on) as text) || ' 天'
            when date_of($as_of) <= plus_days(s.due_on, $grace_days) then '还没到该公布的日子'
            else '应在 ' || cast(s.due_on as text) || ' 前公布，到现在还没有公布' end as reason,
       s.unit_id, s.division_code
from monthly_sheet as s
