/*---
title: 没批就盖
group: 人情章
colour: bypassed
why: 章在批准之前落下，或者根本没有批准，审批就成了补手续，章就成了一个人的章。
level: case
status: active
severity: high
since: "2025-11-01"
legal_basis:
  - 《石溪县村级印章管理办法（演示）》第六条、第九条（演示参数）
params:
  grace_minutes: { type: bigint, value: 0, min: 0, max: 60, unit: 分钟, why: 套筒和平台的时钟可能差一点 }
false_positives:
  - 套筒的时钟走快了或走慢了
  - 应急开锁后两人到场，第二天补录了申请
  - 同一文件重新申请，落印记在了旧申请上
---*/
with approved as (
  select matter_id, min(done_at) as approved_at, min(done_words) as approved_words
  from seal_approval
  where outcome = 'approved'
  group by matter_id
), by_matter as (
  select i.matter_id, i.unit_id, i.division_code, min(i.month) as month, min(i.at) as first_at, min(i.at_words) as first_words, count(*) as impressions
  from seal_impression as i
  where i.matter_id is not null
  group by i.matter_id, i.unit_id, i.division_code
)
select b.matter_id as subject,
       b.month as period,
       case when a.approved_at is null then 'flag'
            when plus_minutes(b.first_at, $grace_minutes) < a.approved_at then 'flag'
            else 'clear' end as outcome,
       coalesce(minutes_between(b.first_at, a.approved_at), 0) as value,
       case when a.approved_at is null then coalesce(w.words, '') || '盖了章，没有批准记录'
            when plus_minutes(b.first_at, $grace_minutes) < a.approved_at then coalesce(w.words, '') || '先盖章，后批准：' || b.first_words || ' 盖，' || a.approved_words || ' 批'
            else null end as reason,
       b.unit_id, b.division_code
from by_matter as b
left join approved as a on a.matter_id = b.matter_id
left join request_words as w on w.matter_id = b.matter_id
union all
select i.impression_id as subject,
       i.month as period,
       'flag' as outcome,
       cast(0 as double precision) as value,
       i.at_words || ' 盖了章，没有对应的申请' as reason,
       i.unit_id, i.division_code
from seal_impression as i
where i.matter_id is null
union all
select r.matter_id as subject,
       r.month as period,
       'not_applicable' as outcome,
       cast(null as double precision) as value,
       '已经批准，章还没有盖或没有用' as reason,
       r.unit_id, r.division_code
from seal_request as r
join approved as a on a.matter_id = r.matter_id
left join by_matter as b on b.matter_id = r.matter_id
where b.matter_id is null
