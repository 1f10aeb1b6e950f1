/*---
title: { zh: 补贴发晚了, en: Benefit paid late }
group: 发放不及时
colour: late
why: 钱早到一天，地里早买一天肥。发晚了要说清卡在哪一环。
method: 一批补贴在一个村最晚一笔的发放日期，晚于应发日期加宽限天数的就亮。
level: unit
status: active
severity: medium
explained_by: accountant
since: "2025-11-01"
legal_basis:
  - 财办〔2020〕37号：及时足额发放，不得滞留
  - 《石溪县惠民惠农补贴发放管理办法（演示）》第九条（演示参数）
params:
  grace_days: { type: bigint, value: 0, min: 0, max: 31, unit: 天, why: 当天算按时 }
not_applicable:
  - { when: 没有应发日期, reason: 批次表里没有这一批，不知道该哪天发 }
false_positives:
  - 银行退票重发
  - 上级资金到得晚
  - 公示期有人提异议，按规定暂缓
---*/
with judged as (
  select p.pay_batch, p.division_code, min(b.due_on) as due_on, max(p.paid_on) as paid_on, count(*) as times
  from payment as p left join batch as b on b.pay_batch = p.pay_batch
  group by p.pay_batch, p.division_code
)
select subject_of(j.pay_batch, j.division_code) as subject, month_of(j.paid_on) as period,
       case when j.due_on is null then 'not_applicable'
            when j.paid_on > plus_days(j.due_on, $grace_days) then 'flag' else 'clear' end as outcome,
       cast(days_between(j.due_on, j.paid_on) as double precision) as value,
       case when j.due_on is null then '批次表里没有这一批，不知道该哪天发'
            when j.paid_on > plus_days(j.due_on, $grace_days)
              then '应在 ' || cast(j.due_on as text) || ' 前发，' || cast(j.paid_on as text) || ' 才发完，共 ' || cast(j.times as text) || ' 笔'
            else null end as reason,
       u.unit_id, j.division_code
from judged as j
join unit as u on u.division_code = j.division_code and u.carrier = 'village'
