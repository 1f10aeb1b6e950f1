import { describe, expect, it } from 'vitest'
import type { Actor } from './actor.ts'
import { ask, basePolicy, decide, persons, type Resource } from './decide.ts'
import { hashPassword, passwordMatches, requireStrong } from './passwords.ts'
import { buildEngine } from './policy-engine.ts'
import { trialPolicy } from './trial-county.ts'

const scope = (topic: string, divisionFrom: string | null, unitId: string | null = null) => ({
  topic,
  divisionFrom,
  divisionUntil: divisionFrom && `${divisionFrom.replace(/(000)+$/, '')}:`,
  unitId,
})
const actor = (more: Partial<Actor> = {}): Actor => ({
  personId: 'zhang',
  personName: '张立秋',
  sessionId: 's',
  posts: [],
  roles: ['town-discipline'],
  scopes: [scope('matter', '990121102000')],
  kin: ['zhang', 'cousin'],
  ...more,
})
const matter = (attrs: Resource['attrs'] = {}): Resource => ({
  type: 'Thing',
  id: 'm',
  attrs: { topic: 'matter', unitId: 'u', divisionCode: '990121102003', concerns: ['villager'], ...attrs },
})

describe('the written policy', () => {
  it('shows what lies within a grant, and says which policy allowed it', () => {
    expect(decide(actor(), 'thing.read', matter())).toEqual(['in-scope'])
    expect(decide(actor({ scopes: [scope('matter', null, 'u')] }), 'thing.export', matter())).toEqual(['in-scope'])
  })

  it.each([
    ['another town', matter({ divisionCode: '990121103001' })],
    ['the county above', matter({ divisionCode: '990121000000' })],
    ['no place at all', matter({ unitId: null, divisionCode: null })],
    ['a code that is none', matter({ divisionCode: 'GB-LND' })],
    ['a relative’s affair', matter({ concerns: ['villager', 'cousin'] })],
    ['one’s own affair', matter({ concerns: ['zhang'] })],
    ['another topic', matter({ topic: 'flag' })],
  ])('%s answers as if it were not there', (_what, resource) => {
    expect(() => decide(actor(), `${resource.type.toLowerCase()}.read`, resource)).toThrow('http.nothing_here')
  })

  it('trusts nobody whose relatives are unknown', () => {
    expect(ask(actor({ kin: undefined }), 'thing.read', matter()).allowed).toBe(false)
    expect(ask(actor({ scopes: undefined }), 'thing.read', matter()).allowed).toBe(false)
  })

  it('names the reason when something may be seen but not done', () => {
    const engine = buildEngine([basePolicy, trialPolicy])
    expect(engine.policyIds).toEqual(['in-scope', 'recusal', 'closer'])
  })

  it('keeps what one filed or did before one’s eyes, relative or not, and lets nobody act on it', () => {
    const cousins = matter({ concerns: ['cousin'], parties: persons(['zhang']) })
    expect(ask(actor(), 'thing.read', cousins).allowed).toBe(true)
    expect(ask(actor({ personId: 'other', kin: ['other', 'cousin'] }), 'thing.read', cousins).allowed).toBe(false)
    expect(() => decide(actor(), 'thing.close', cousins, { params: { step: 's' } })).toThrow('access.not_for_you')
    expect(decide(actor({ roles: ['county-director'] }), 'thing.close', cousins)).toEqual(['closer'])
  })

  it('is refused when it does not fit its schema, with the name of the policy', () => {
    const wrong = {
      name: 'trial',
      schema: '',
      policies:
        '@id("typo") permit (principal, action in Action::"look", resource) when { resource.concern.isEmpty() };',
    }
    expect(() => buildEngine([basePolicy, wrong])).toThrow(/policy "typo".*concern/)
    expect(() => buildEngine([basePolicy, { ...wrong, policies: 'permit (principal, action, resource);' }])).toThrow(
      /no @id/,
    )
    expect(() => buildEngine([basePolicy, { ...basePolicy, schema: '' }])).toThrow(/written twice/)
    expect(() => ask(actor(), 'thing.burn', matter())).toThrow(/thing.burn/)
  })
})

describe('passwords', () => {
  it('match only themselves', async () => {
    const stored = await hashPassword('沙渡镇的堰塘有37口')
    expect(stored).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
    expect(await passwordMatches(stored, '沙渡镇的堰塘有37口')).toBe(true)
    expect(await passwordMatches(stored, '沙渡镇的堰塘有38口')).toBe(false)
    expect(await passwordMatches(undefined, '沙渡镇的堰塘有37口')).toBe(false)
    expect(await passwordMatches('not a hash', 'x')).toBe(false)
  })
  it.each(['short1', '1234567890', 'aaaaaaaaaaaa', 'zhouxiaolan99', 'Password2026', 'x'.repeat(201)])(
    '%s is too weak',
    (password) => {
      expect(() => requireStrong('zhouxiaolan', password)).toThrow('access.weak_password')
    },
  )
})
