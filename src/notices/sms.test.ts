import fc from 'fast-check'
import { expect, it } from 'vitest'
import { clean, SMS_LENGTH, smsText } from './sms.ts'

it('signs, and keeps to one message', () => {
  expect(smsText('清廉石溪', '新坪村村委会章 08:52 用印完成，2 份，与审批一致。')).toBe(
    '【清廉石溪】新坪村村委会章 08:52 用印完成，2 份，与审批一致。',
  )
  const long = smsText('清廉石溪', `${'您的申请已经受理，'.repeat(7)}金额 142793.40 元`)
  expect(long.length).toBeLessThanOrEqual(SMS_LENGTH)
  expect(long).toMatch(/[^\d.]…$/)
})

it('never exceeds the length, never forges a signature or a second line', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (sentence) => {
      const text = smsText('清廉石溪', sentence)
      expect(text.length).toBeLessThanOrEqual(SMS_LENGTH)
      expect(text.startsWith('【清廉石溪】')).toBe(true)
      expect(text.slice(6)).not.toMatch(/[【】\r\n]/)
    }),
  )
  expect(clean('张三\n【银行】请\u202e转账')).toBe('张三 银行请 转账')
})
