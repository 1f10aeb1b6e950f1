import { codelistPart, sourcePart, tablePart } from '#facts'
import { loadPack, type Pack, type PackPart } from '#pack'
import { ruleParts } from '../part.ts'

export const PARTS = [codelistPart, sourcePart, tablePart, ...ruleParts] as readonly PackPart[]

/** A pack in a folder of its own, made for a test: a library that lends books for at most a number of days. */
export const LIBRARY: Readonly<Record<string, string>> = {
  'pack.yaml': 'id: small-library\ntitle: 小书架\nversion: 1.0.0\nowner: 演示\nstatus: trial\nworkspace: county\n',
  'facts/tables.yaml': `
loan:
  title: 借阅
  columns:
    book: { type: text, title: 书, required: true }
    shelf: { type: text, title: 书架 }
    lent_on: { type: date, title: 借出 }
    back_on: { type: date, title: 归还 }
`,
  'models/loan-length.sql': `select book, shelf, month_of(lent_on) as month, days_between(lent_on, coalesce(back_on, date_of($as_of))) as days, row_id, lent_on from loan`,
  'rules/kept-too-long.sql': `/*---
title: 借太久
why: 别人也想看。
group: 拖延
colour: late
level: case
status: trial
severity: low
legal_basis: [《借阅办法（演示）》第三条]
params:
  days: { value: 30, min: 1, max: 365, unit: 天 }
false_positives: [还书箱没清]
---*/
select subject_of(shelf, book) as subject, coalesce(max(month), 'all') as period,
  case when max(days) is null then 'not_applicable' when max(days) >= $days then 'flag' else 'clear' end as outcome,
  max(days) as value,
  case when max(days) is null then '没有借出日期' else concat('借了 ', cast(max(days) as text), ' 天') end as reason,
  shelf as division_code
from loan_length
group by shelf, book
`,
  'rules/kept-too-long.rows.sql': `select 'loan' as fact_table, row_id from loan_length where subject_of(shelf, book) = $subject and days >= $days`,
  'rules/kept-too-long.test.yaml': `
cases:
  - title: 满三十天是疑点
    given:
      loan:
        - { book: F, shelf: '1', lent_on: 2026-01-01, back_on: 2026-01-31 }
        - { book: C, shelf: '1', lent_on: 2026-01-01, back_on: 2026-01-30 }
        - { book: N, shelf: '1' }
    expect:
      - { subject: 1|F, period: 2026-01, outcome: flag, value: 30, rows: 1 }
      - { subject: 1|C, period: 2026-01, outcome: clear, value: 29 }
      - { subject: 1|N, period: all, outcome: not_applicable }
`,
}

/** A pack as the files of its folder are. */
export const packOf = (dir: string): Promise<Pack> => loadPack(dir, PARTS)
