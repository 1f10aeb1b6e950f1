import { expect, it } from 'vitest'
import { askOf } from './asking.ts'

const matter = { data: { rent: 300, copies: 2 }, applicant_name: '赵水根', title: '合同', number: '用印〔2026〕1号' }

it('speaks the flow’s words over the matter’s data', () => {
  const asks = 'applicant + "申请盖章：" + title + " " + string(copies) + " 份"'
  expect(askOf({ asks }, matter)).toBe('赵水根申请盖章：合同 2 份')
  const percent = '"低于参考价 " + string(floor((650 - rent) * 100 / 650 + 0.5)) + "%"'
  expect(askOf({ asks: percent }, matter)).toBe('低于参考价 54%')
})

it('says nothing rather than something half known', () => {
  expect(askOf({ asks: '"共 " + string(missing)' }, matter)).toBeNull()
  expect(askOf({ asks: null }, matter)).toBeNull()
})
