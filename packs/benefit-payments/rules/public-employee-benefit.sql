/*---
title: { zh: 公职人员领了不该领的, en: Public employee on a barred benefit }
group: 公职人员领取
colour: bypassed
why: 有的补贴明文规定公职人员不得领取；耕地补贴这类谁种地谁领的不算。
method: 政策目录里写明“公职人员不得领取”的补贴，发放当天人在公职名册里的就亮。
level: case
status: active
severity: high
explained_by: accountant
since: "2025-11-01"
legal_basis:
  - 《社会救助暂行办法》第六十八条：骗取社会救助资金的，责令退回
  - 《石溪县惠民惠农补贴发放管理办法（演示）》第六条：财政供养人员不得领取目录注明的补贴（演示参数）
params:
  least_fen: { type: bigint, value: 1, min: 1, max: 100000, unit: 分, why: 一分钱也要问 }
not_applicable:
  - { when: 没有公职名册, reason: 还没有导入公职人员名册，比不了 }
false_positives:
  - 发放以后才考上公职，名册的起始日期填早了
  - 同名，身份证号抄错
  - 名册里的人已经离职
---*/
with judged as (
  select p.beneficiary_id, left(p.period, 4) as year, min(p.division_code) as division_code, min(p.name) as name,
         cast(sum(case when e.id_number is not null then p.amount else 0 end) as bigint) as amount,
         sum(case when e.id_number is not null then 1 else 0 end) as times, min(e.employer) as employer
  from payment as p
  join policy as y on y.policy_code = p.policy_code
  left join public_employee as e on e.id_number = p.id_number and e.from_on <= p.paid_on and (e.until_on is null or e.until_on > p.paid_on)
  where y.bars_public_employees and p.bank_result = 'paid'
  group by p.beneficiary_id, left(p.period, 4)
)
select j.beneficiary_id as subject, j.year as period,
       case when j.amount >= $least_fen then 'flag' else 'clear' end as outcome,
       ratio(j.amount, 100) as value,
       case when j.amount >= $least_fen then left(j.name, 1) || '** 在职（' || j.employer || '），领了 ' || cast(j.times as text)
              || ' 笔，共 ' || money_text(j.amount) || ' 元' else null end as reason,
       u.unit_id, j.division_code
from judged as j
join unit as u on u.division_code = j.division_code and u.carrier = 'village'
where exists (select 1 from public_employee)
union all
select u.division_code as subject, year_of(date_of($as_of)) as period, 'not_applicable' as outcome, null as value,
       '还没有导入公职人员名册，比不了' as reason, u.unit_id, u.division_code
from unit as u
where u.carrier = 'village' and not exists (select 1 from public_employee)
