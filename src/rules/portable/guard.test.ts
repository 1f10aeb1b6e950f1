import { describe, expect, test } from 'vitest'
import { PackProblem } from '#pack'
import { guard } from './guard.ts'
import { Binding, piecesOf } from './parameters.ts'

const refusals = (text: string) => {
  try {
    guard(text, 'rules/x.sql', 10)
    return []
  } catch (error) {
    if (!(error instanceof PackProblem)) throw error
    return error.issues.map((i) => `${i.line} ${i.code.replace('rules.', '')} ${i.params?.['word'] ?? ''}`.trim())
  }
}

describe('what a rule may say', () => {
  test('a plain question with WITH, windows, filters and our own functions', () => {
    const text = `with m as (select body, month, sum(amount) as total, count(*) filter (where amount > 0) as n from payments group by body, month),
      s as (select body, percentile_cont(0.5) within group (order by total) as middle from m group by body)
      select subject_of(m.body, month) as subject, month as period, case when ratio(total, middle) >= cast($1 as double precision) then 'flag' else 'clear' end as outcome,
        rounded(ratio(total, middle), 2) as value, lag(total) over (partition by m.body order by month nulls last) as before
      from m join s using (body) left join generate_series(1, 3) g(i) on true
      where month between '2020-01' and '2020-12' and m.body in (select name from bodies) and not exists (select 1 from closed c where c.body = m.body)`
    const found = guard(text, 'rules/x.sql')
    expect([...found.relations.keys()].sort()).toEqual(['bodies', 'closed', 'payments'])
    expect(found.columns).toEqual(['subject', 'period', 'outcome', 'value', 'before'])
  })

  const cases: [string, string[]][] = [
    ['select 1\nfrom from x', ['12 not_sql']],
    ['delete from payments', ['11 not_one_select']],
    ['select 1 as a; select 2 as b', ['11 not_one_select']],
    ['select a as x into t from payments', ['11 word_refused SelectStmt.intoClause']],
    ['select a as x from payments for update', ['11 word_refused SelectStmt.lockingClause']],
    ['with d as (delete from payments returning a) select a as x from d', ['11 word_refused DeleteStmt']],
    ['select a / b as x\n, a % 2 as y from payments', ['11 word_refused_instead /', '12 word_refused_instead %']],
    ['select avg(a) as x from payments', ['11 word_refused_instead avg']],
    ['select\nread_csv(a) as x from payments', ['12 word_refused read_csv']],
    [`select a as x from read_csv('/etc/passwd')`, ['11 word_refused read_csv']],
    [
      `select a as x from generate_series(1, pg_sleep(9)) g(a)`,
      ['11 word_refused generate_series', '11 word_refused pg_sleep'],
    ],
    ['select pg_catalog.pg_read_file(a) as x from payments', ['11 word_refused pg_catalog.pg_read_file']],
    ['select a as x from other.payments', ['11 word_refused RangeVar.schemaname']],
    [`select a as x from payments where a ~ 'b'`, ['11 word_refused_instead ~']],
    [`select a as x from payments where a ilike 'b'`, ['11 word_refused_instead ilike']],
    ['select current_date as x from payments', ['11 word_refused_instead current_date']],
    ['select a[1] as x from payments', ['11 word_refused A_Indirection']],
    ['select array[a] as x from payments', ['11 word_refused A_ArrayExpr']],
    ['select cast(a as regclass) as x from payments', ['11 word_refused regclass']],
    ['select cast(a as numeric) as x from payments', ['11 word_refused_instead numeric']],
    ['select cast(a as text[]) as x from payments', ['11 word_refused TypeName.arrayBounds']],
    ['select extract(year from a) as x from payments', ['11 word_refused_instead extract']],
    ['select xmin as x from payments', ['11 word_refused xmin']],
    ['select a + 1 from payments', ['11 column_without_name']],
  ]
  for (const [text, expected] of cases) test(text, () => expect(refusals(text)).toEqual(expected))

  test('a WITH name does not stand for a table before it is made', () => {
    const found = guard('with a as (select x from pg_shadow), pg_shadow as (select 1 as x) select x from a', 'r')
    expect([...found.relations.keys()]).toEqual(['pg_shadow'])
  })
})

test('parameters become typed casts, but not inside strings, names or comments', () => {
  const pieces = piecesOf(`select '$a' as "$b", $amount + $amount -- $c\n/* $d */ where m = $month`)
  const binding = new Binding({ amount: 'bigint', month: 'text' }, { amount: '5', month: '2020-01' })
  expect(binding.render(pieces)).toBe(
    `select '$a' as "$b", cast($1 as bigint) + cast($1 as bigint) -- $c\n/* $d */ where m = cast($2 as text)`,
  )
  expect(binding.values).toEqual(['5', '2020-01'])
})
