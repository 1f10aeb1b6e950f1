/*---
title: { zh: 一卡多人, en: One account for several households }
group: 一卡多人
colour: bypassed
why: 几户人家的补贴进了同一张卡，卡在谁手里、钱给没给到人，要问。
method: 一个账号一年里收了几户的补贴；户数达到门槛就亮。同一户的人共用一张卡不算。
level: case
status: active
severity: high
explained_by: accountant
since: "2025-11-01"
legal_basis:
  - 财办〔2020〕37号：原则上一人一卡，不得由他人代保管
  - 《石溪县惠民惠农补贴发放管理办法（演示）》第十条（演示参数）
params:
  households: { type: bigint, value: 3, min: 2, max: 20, unit: 户, why: 亲属代领两户常见，三户以上要问 }
not_applicable:
  - { when: 退票, reason: 这个账号的钱都退票了，没有进卡 }
false_positives:
  - 监护人替几位失能老人代领，有委托书
  - 银行把集体账户填成了个人账户
  - 兄弟几家共用父母的卡
---*/
with one as (
  select account, left(period, 4) as year, household_id, min(division_code) as division_code, cast(sum(amount) as bigint) as amount,
         sum(case when bank_result = 'paid' then 1 else 0 end) as paid
  from payment group by account, left(period, 4), household_id
), judged as (
  select account, year, min(division_code) as division_code, sum(case when paid > 0 then 1 else 0 end) as households,
         cast(sum(case when paid > 0 then amount else 0 end) as bigint) as amount
  from one group by account, year
)
select j.account as subject, j.year as period,
       case when j.households = 0 then 'not_applicable' when j.households >= $households then 'flag' else 'clear' end as outcome,
       cast(j.households as double precision) as value,
       case when j.households = 0 then '这个账号的钱都退票了，没有进卡'
            when j.households >= $households then cast(j.households as text) || ' 户的补贴进了同一个账号，共 ' || money_text(j.amount) || ' 元'
            else null end as reason,
       u.unit_id, j.division_code
from judged as j
join unit as u on u.division_code = j.division_code and u.carrier = 'village'
