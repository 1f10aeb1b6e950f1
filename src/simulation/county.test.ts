import { describe, expect, it } from 'vitest'
import { personIdOf, unitIdOf } from '#directory'
import { countySeed } from './county.ts'

const seed = countySeed()

describe('the demonstration county', () => {
  it('has 6 towns and 88 villages, as many in each town as the scenes say', () => {
    const inTown = new Map<string, number>()
    for (const village of seed.villages) {
      const town = village.path.split('/')[0]!
      inTown.set(town, (inTown.get(town) ?? 0) + 1)
    }
    expect(Object.fromEntries(inTown)).toEqual({
      南门街道: 9,
      沙渡镇: 20,
      青溪镇: 17,
      石桥镇: 16,
      云岭镇: 14,
      双港镇: 12,
    })
    expect(seed.directory.divisions).toHaveLength(1 + 6 + 88)
    expect(new Set(seed.directory.divisions.map((d) => d.code)).size).toBe(95)
  })

  it('is the same county every time', () => {
    expect(countySeed()).toEqual(seed)
  })

  it('puts the people of the scenes where they belong', () => {
    const village = seed.villages.find((v) => v.name === '新坪村')!
    expect(village.holders['seal-keeper']!.name).toBe('周晓澜')
    expect(village.holders['village-head']!.name).toBe('王建明')
    expect(village.holders['village-head']!.personId).toBe(village.holders['party-secretary']!.personId)
    expect(village.unitId).toBe(unitIdOf('990121100200'))
    expect(seed.accounts).toContainEqual({ personId: personIdOf('990121000000', '周敏'), login: 'zhoumin' })
  })

  it('fills every post of every village, never keeping and approving by the same person', () => {
    for (const { holders } of seed.villages) {
      expect(Object.keys(holders).sort()).toEqual(
        ['accountant', 'coop-chair', 'party-secretary', 'seal-keeper', 'supervision-chair', 'village-head'].sort(),
      )
      for (const approver of ['party-secretary', 'village-head', 'coop-chair'])
        expect(holders[approver]!.personId).not.toBe(holders['seal-keeper']!.personId)
    }
    const merged = seed.villages.filter((v) => v.holders['party-secretary']!.name === v.holders['village-head']!.name)
    expect(merged.length).toBeGreaterThan(60)
    expect(merged.length).toBeLessThan(88)
  })

  it('has a declaration from everyone who approves', () => {
    const declared = new Set(seed.directory.relations.map((r) => r.personId))
    for (const { holders } of seed.villages)
      for (const post of ['party-secretary', 'village-head', 'coop-chair'])
        expect(declared).toContain(holders[post]!.personId)
  })

  it('names nobody twice in one place', () => {
    const ids = seed.directory.persons.map((p) => `${p.divisionCode} ${p.name}`)
    expect(new Set(ids).size).toBe(ids.length)
  })
})
