import { describe, expect, it } from 'vitest'
import { colourOf } from './colour.ts'
import { maskEvidence, personIdsIn } from './evidence.ts'

const WANG = '0199f6a0-0000-7000-8000-000000000001'
const evidence = [
  {
    table: 'matter',
    columns: ['matter_id', 'applicant_name_hash', 'applicant_person_id', 'operator_person_id'],
    rows: [['m', 'aa', WANG, WANG]],
  },
  {
    table: 'matter_field',
    columns: ['matter_id', 'name', 'value'],
    rows: [
      ['m', 'applicant_name', '赵水根'],
      ['m', 'copies', '2'],
    ],
  },
  {
    table: 'payment',
    columns: ['row_id', 'payee', 'id_number', 'amount', 'secret'],
    rows: [
      ['1', '李守田', '3301', '100', 'x'],
      ['2', null, null, '5', null],
    ],
  },
]
const declared: Record<string, 'personal' | 'sealed'> = { payee: 'personal', id_number: 'personal', secret: 'sealed' }
const shown = (opened: boolean) =>
  maskEvidence(evidence, {
    sensitivityOf: (table, column) => (table === 'payment' ? declared[column] : undefined),
    names: new Map([[WANG, '王建明']]),
    opened,
  })

describe('the rows behind a flag', () => {
  it('show officials by name, citizens masked, numbers withheld, and nothing that is missing as withheld', () => {
    const [matter, field, payment] = shown(false)
    expect(matter).toEqual({
      table: 'matter',
      columns: ['matter_id', 'applicant_person_id', 'operator_person_id'],
      rows: [['m', '•••', '王建明']],
    })
    expect(field!.rows).toEqual([
      ['m', 'applicant_name', '赵*根'],
      ['m', 'copies', '2'],
    ])
    expect(payment!.rows).toEqual([
      ['1', '李*田', '•••', '100', '•••'],
      ['2', null, null, '5', null],
    ])
  })

  it('opened for a purpose show everything but what is sealed', () => {
    const [matter, field, payment] = shown(true)
    expect(matter!.rows).toEqual([['m', '王建明', '王建明']])
    expect(field!.rows[0]).toEqual(['m', 'applicant_name', '赵水根'])
    expect(payment!.rows[0]).toEqual(['1', '李守田', '3301', '100', '•••'])
    expect(personIdsIn(evidence)).toEqual([WANG])
  })
})

it('has one legend: red, amber, and grey for whatever could not be judged', () => {
  expect([
    colourOf('bypassed', 'flag'),
    colourOf('late', 'flag'),
    colourOf('bypassed', 'not_applicable'),
    colourOf(null, 'flag'),
  ]).toEqual(['red', 'amber', 'grey', 'grey'])
})
