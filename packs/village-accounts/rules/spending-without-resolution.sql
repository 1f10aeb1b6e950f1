/*---
title: { zh: 该有决议的支出没有编号, en: Spending without its resolution }
group: 决议
colour: late
why: { zh: 数额大的支出要村民会议或者代表会议定。没有编号，日后查不到是谁定的。, en: "Larger spending is decided by a meeting. Without the number nobody can find out who decided." }
level: case
status: active
severity: medium
since: "2025-01-01"
legal_basis:
  - 《中华人民共和国村民委员会组织法》第二十四条
  - 《石溪县村级资金支付管理办法（演示）》第五条（演示参数）
params: {}
false_positives:
  - { zh: 开过会，编号忘了填, en: "The meeting was held; the number was forgotten" }
  - { zh: 列入年度预算一并通过，没有另开会, en: "Passed with the yearly budget, no separate meeting" }
  - { zh: 抢险救灾先办，事后补会, en: "An emergency; the meeting follows" }
---*/
select l.line_id as subject, l.month as period,
       case when l.resolution_limit is null then 'not_applicable'
            when s.due_on >= date_of($as_of) and s.published_on is null then 'not_applicable'
            when l.no_need_because is not null and l.resolution_number is null then 'not_applicable'
            when l.lacks_resolution then 'flag'
            else 'clear' end as outcome,
       l.amount as value,
       case when l.resolution_limit is null then '不知道当时的限额'
            when s.due_on >= date_of($as_of) and s.published_on is null then '还没到公布的日子，账还可以补'
            when l.no_need_because is not null and l.resolution_number is null then '村里说明不用决议：' || l.no_need_because
            when l.lacks_resolution then l.title || ' ' || money_text(l.amount) || ' 元，' || money_text(l.resolution_limit) || ' 元以上要有决议，没有编号'
            else null end as reason,
       l.unit_id, l.division_code
from account_line as l
left join monthly_sheet as s on s.unit_id = l.unit_id and s.month = l.month
where l.kind = 'spending' and (l.resolution_limit is null or l.amount >= l.resolution_limit)
