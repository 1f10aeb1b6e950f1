/*---
title: { zh: 该享没享, en: Entitled but not paid }
group: 应享未享
colour: entitlement
why: 条件够了却没有领，多半是不知道、不会办。这不是查谁，是请村里上门告诉他。
method: 符合条件名单里的人，从符合的次月起，最近一期发放里没有他，就提醒。
level: case
status: active
severity: low
explained_by: accountant
since: "2025-11-01"
legal_basis:
  - 《中华人民共和国老年人权益保障法》第三十三条：国家建立和完善老年人福利制度，鼓励地方建立八十周岁以上低收入老年人高龄津贴制度
  - 《石溪县惠民惠农补贴发放管理办法（演示）》第十五条“免申即享”（演示参数）
params:
  wait_months: { type: bigint, value: 0, min: 0, max: 6, unit: 个月, why: 从符合的次月起发 }
not_applicable:
  - { when: 本人放弃, reason: 本人写过不领 }
  - { when: 没有发放数据, reason: 这项补贴还没有导入发放数据 }
false_positives:
  - 本人不愿意领
  - 户口迁走了
  - 正在办，下一期就有
---*/
with latest as (
  select policy_code, max(period) as period from payment group by policy_code
), judged as (
  select e.id_number, e.policy_code, min(e.name) as name, min(e.division_code) as division_code, min(e.since_on) as since_on,
         max(e.declined_on) as declined_on, min(l.period) as period, count(p.payment_id) as times, min(d.died_on) as died_on,
         min(y.title) as title
  from eligible as e
  join policy as y on y.policy_code = e.policy_code
  left join latest as l on l.policy_code = e.policy_code
  left join payment as p on p.id_number = e.id_number and p.policy_code = e.policy_code and p.period = l.period
  left join death as d on d.id_number = e.id_number
  group by e.id_number, e.policy_code
)
select subject_of(j.policy_code, j.id_number) as subject, coalesce(j.period, year_of(date_of($as_of))) as period,
       case when j.period is null or j.declined_on is not null or j.died_on is not null then 'not_applicable'
            when j.times = 0 and month_of(plus_days(j.since_on, 31 * $wait_months)) < j.period then 'flag'
            else 'clear' end as outcome,
       cast(j.times as double precision) as value,
       case when j.period is null then '这项补贴还没有导入发放数据'
            when j.declined_on is not null then '本人写过不领'
            when j.died_on is not null then '已登记死亡'
            when j.times = 0 and month_of(plus_days(j.since_on, 31 * $wait_months)) < j.period
              then left(j.name, 1) || '** ' || cast(j.since_on as text) || ' 起符合' || j.title || '，' || j.period || ' 还没有发。该享没享，请通知'
            else null end as reason,
       u.unit_id, j.division_code
from judged as j
join unit as u on u.division_code = j.division_code and u.carrier = 'village'
