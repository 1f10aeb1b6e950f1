/*---
title: { zh: 互斥补贴同时领, en: Two exclusive benefits at once }
group: 互斥同领
colour: bypassed
why: 有的补贴只能择高领一项，两项同月都发，多半是两个部门没有对账。
method: 同一人、同一所属期、同一互斥组里到账两项以上的就亮；退票的不算。
level: case
status: active
severity: medium
explained_by: accountant
since: "2025-11-01"
legal_basis:
  - 国发〔2015〕52号：同时符合的，可择高申领其中一类护理补贴
  - 《石溪县惠民惠农补贴发放管理办法（演示）》第七条（演示参数）
params:
  most: { type: bigint, value: 1, min: 1, max: 3, unit: 项, why: 同组只能领一项 }
not_applicable:
  - { when: 发放日期不详, reason: 两项里有一项的银行结果是退票，是不是同领要等重发 }
false_positives:
  - 换领的那个月，前一项停发慢了一期
  - 一项是补发以前月份的
  - 两个人的身份证号抄成了一个
---*/
with one as (
  select p.id_number, y.exclusive_group, p.period, p.policy_code, min(p.beneficiary_id) as beneficiary_id,
         min(p.division_code) as division_code, min(p.name) as name, cast(sum(p.amount) as bigint) as amount,
         sum(case when p.bank_result = 'paid' then 1 else 0 end) as paid
  from payment as p join policy as y on y.policy_code = p.policy_code
  where y.exclusive_group is not null
  group by p.id_number, y.exclusive_group, p.period, p.policy_code
), judged as (
  select min(beneficiary_id) as beneficiary_id, period, min(division_code) as division_code, min(name) as name,
         sum(case when paid > 0 then 1 else 0 end) as items, count(*) as all_items, cast(min(amount) as bigint) as lesser
  from one group by id_number, exclusive_group, period
)
select j.beneficiary_id as subject, j.period,
       case when j.items > $most then 'flag' when j.all_items > $most then 'not_applicable' else 'clear' end as outcome,
       cast(j.items as double precision) as value,
       case when j.items > $most then left(j.name, 1) || '** ' || j.period || ' 同组领了 ' || cast(j.items as text) || ' 项，较低的一项 '
              || money_text(j.lesser) || ' 元'
            when j.all_items > $most then '其中一项退票，是不是同领要等重发' else null end as reason,
       u.unit_id, j.division_code
from judged as j
join unit as u on u.division_code = j.division_code and u.carrier = 'village'
