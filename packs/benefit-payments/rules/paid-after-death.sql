/*---
title: { zh: 死亡后发放, en: Paid after death }
group: 死亡后发放
colour: bypassed
why: 人走了，补贴还在发，钱去了哪里要问清楚。先问登记是不是慢了，再问是谁领的。
method: 银行结果为“已到账”、发放日期晚于死亡日期加宽限天数的，减去已退回的，还有余额就亮。
level: case
status: active
severity: high
explained_by: accountant
since: "2025-11-01"
legal_basis:
  - 财办〔2020〕37号：加强部门信息共享比对，及时调整补贴对象
  - 《财政违法行为处罚处分条例》第六条：以虚报、冒领等手段骗取财政资金的，追回有关财政资金
  - 《石溪县惠民惠农补贴发放管理办法（演示）》第十一条：补贴对象死亡的，从次月起停发（演示参数）
params:
  grace_days: { type: bigint, value: 31, min: 0, max: 186, unit: 天, why: 报死亡、停发都要走一个发放周期 }
not_applicable:
  - { when: 没有死亡登记, reason: 还没有导入死亡登记，比不了 }
false_positives:
  - 户口注销慢了，名单没来得及改，钱已经退回或者正在退
  - 补发的是他在世那几个月的
  - 同名同号抄错，人还在
---*/
with money_back as (
  select payment_id, cast(sum(amount) as bigint) as amount from bank_return group by payment_id
), looked_at as (
  select p.beneficiary_id, left(p.period, 4) as year, p.period, p.division_code, p.name, d.died_on,
         case when d.died_on is not null and p.paid_on > plus_days(d.died_on, $grace_days)
              then p.amount - coalesce(m.amount, 0) else 0 end as still_out
  from payment as p
  left join death as d on d.id_number = p.id_number
  left join money_back as m on m.payment_id = p.payment_id
  where p.bank_result = 'paid'
), judged as (
  select beneficiary_id, year, min(division_code) as division_code, min(name) as name, min(died_on) as died_on,
         sum(case when still_out > 0 then 1 else 0 end) as times, cast(sum(still_out) as bigint) as still_out,
         min(case when still_out > 0 then period end) as first_period, max(case when still_out > 0 then period end) as last_period
  from looked_at group by beneficiary_id, year
)
select j.beneficiary_id as subject, j.year as period,
       case when j.still_out > 0 then 'flag' else 'clear' end as outcome,
       ratio(j.still_out, 100) as value,
       case when j.still_out > 0 then left(j.name, 1) || '** ' || cast(j.died_on as text) || ' 死亡，' || j.first_period || ' 至 ' || j.last_period
              || ' 又发 ' || cast(j.times as text) || ' 笔，共 ' || money_text(j.still_out) || ' 元' else null end as reason,
       u.unit_id, j.division_code
from judged as j
join unit as u on u.division_code = j.division_code and u.carrier = 'village'
where exists (select 1 from death)
union all
select u.division_code as subject, year_of(date_of($as_of)) as period, 'not_applicable' as outcome, null as value,
       '还没有导入死亡登记，比不了' as reason, u.unit_id, u.division_code
from unit as u
where u.carrier = 'village' and not exists (select 1 from death)
