import { describe, expect, it } from 'vitest'
import type { Actor } from './actor.ts'
import { ask, basePolicy, decide, type Resource } from './decide.ts'
import { hashPassword, passwordMatches, requireStrong } from './passwords.ts'
import { buildEngine } from './policy-engine.ts'

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
  type: 'Matter',
  id: 'm',
  attrs: { unitId: 'u', divisionCode: '990121102003', concerns: ['villager'], ...attrs },
})

describe('the written policy', () => {
  it('shows what lies within a grant, and says which policy allowed it', () => {
    expect(decide(actor(), 'matter.read', matter())).toEqual(['in-scope'])
    expect(decide(actor({ scopes: [scope('matter', null, 'u')] }), 'matter.export', matter())).toEqual(['in-scope'])
  })

  it.each([
    ['another town', matter({ divisionCode: '990121103001' })],
    ['the county above', matter({ divisionCode: '990121000000' })],
    ['no place at all', matter({ unitId: null, divisionCode: null })],
    ['a code that is none', matter({ divisionCode: 'GB-LND' })],
    ['a relative’s affair', matter({ concerns: ['villager', 'cousin'] })],
    ['one’s own affair', matter({ concerns: ['zhang'] })],
    ['another topic', { ...matter(), type: 'Flag' }],
  ])('%s answers as if it were not there', (_what, resource) => {
    expect(() => decide(actor(), `${resource.type.toLowerCase()}.read`, resource)).toThrow('http.nothing_here')
  })

  it('trusts nobody whose relatives are unknown', () => {
    expect(ask(actor({ kin: undefined }), 'matter.read', matter()).allowed).toBe(false)
    expect(ask(actor({ scopes: undefined }), 'matter.read', matter()).allowed).toBe(false)
  })

  it('names the reason when something may be seen but not done', () => {
    const part = {
      name: 'trial',
      schema: 'action "matter.close" appliesTo { principal: Person, resource: Matter, context: Asking };',
      policies: `@id("closer") permit (principal, action == Action::"matter.close", resource) when { principal.roles.contains("county-director") };`,
    }
    const engine = buildEngine([basePolicy, part])
    expect(engine.policyIds).toEqual(['in-scope', 'recusal', 'closer'])
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
    expect(() => ask(actor(), 'matter.burn', matter())).toThrow(/matter.burn/)
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
