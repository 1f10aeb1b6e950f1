import type { Authorisation, Seal } from '@api'
import { expect, it } from 'vitest'
import { grantedFor, mayStamp } from './granted.ts'

const granted = (id: string, more: Partial<Authorisation> = {}): Authorisation => ({
  id,
  matterId: `matter-${id}`,
  applicant: '赵水根',
  title: '农村建房申请表',
  copies: 2,
  used: 0,
  expiresAt: '2026-11-10T09:30:00.000Z',
  ...more,
})
const [first, second] = [granted('a'), granted('b')]
const seal: Seal = {
  id: 's',
  kind: 'village',
  name: '村委会章',
  locked: false,
  authorisation: first,
  authorisations: [first, second],
}
const now = Date.parse('2026-11-05T00:47:00.000Z')

it('goes by the paper in hand, and by no other', () => {
  expect(grantedFor(seal, 'matter-b')).toBe(second)
  expect(grantedFor(seal, 'matter-c')).toBeNull()
  expect(grantedFor(seal, 'matter-a')).toBe(first)
  expect(grantedFor(seal, undefined)).toBeNull()
})

it('stamps while copies and time are left', () => {
  expect(mayStamp(second, now)).toBe(true)
  expect(mayStamp(granted('c', { used: 2 }), now)).toBe(false)
  expect(mayStamp(second, Date.parse('2026-11-10T09:30:00.001Z'))).toBe(false)
  expect(mayStamp(null, now)).toBe(false)
})
