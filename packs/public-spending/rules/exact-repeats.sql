/*---
title: { zh: 完全相同的付款, en: Exact repeats }
why:
  zh: 同一机构在同一个月、同一类别下，付给同一收款方的两笔钱分毫不差，可能是同一张发票付了两次。
  en: Two payments of one body to one payee in one month and category, equal to the penny, may be one invoice paid twice.
method:
  zh: 按（付款机构、收款方、月份、类别、金额）分组，只看单笔不少于 $minimum 便士的付款；组内笔数不少于 $times 即为疑点，值为笔数。文字逐字比较，不合并写法。类别空缺时无法判断。
  en: Payments of at least $minimum pence, grouped by body, payee, month, category and amount; a group of at least $times is a flag, its value the number of payments. Text is compared letter by letter. Without a category it cannot be judged.
group: 重复付款
colour: undecided
level: case
status: trial
severity: medium
legal_basis: [《政府会计准则——基本准则》第十七条（如实记账）, 'HM Treasury, Managing Public Money, 4.7 (duplicate payments)']
params:
  minimum: { value: 10000, unit: 便士, min: 0, max: 100000000, why: 100 英镑以下多是固定小额，重复很常见 }
  times: { value: 2, unit: 笔, min: 2, max: 100 }
not_applicable: [{ when: category is null, reason: 没有类别，不知道是不是同一件事 }]
false_positives:
  - 固定金额的定期付款（房租、补助、培训费）一月付两次
  - 公布时隐去姓名，许多人合用“Redacted”一个名字
  - 一张发票分两个预算单位各付一半
---*/
select
  subject_of(public_body, payee, coalesce(category, ''), cast(amount as text)) as subject,
  month as period,
  case when category is null then 'not_applicable' when count(*) >= $times then 'flag' else 'clear' end as outcome,
  count(*) as value,
  case
    when category is null then '没有类别，不知道是不是同一件事'
    when count(*) >= $times then concat(cast(count(*) as text), ' 笔完全相同，每笔 ', money_text(amount), ' 英镑')
  end as reason,
  public_body as division_code
from payments
where amount >= $minimum
group by public_body, payee, month, category, amount
