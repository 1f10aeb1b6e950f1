import { describe, expect, it } from 'vitest'
import { isOpen, MECHANISMS, packsOf, SCENES, SECTIONS, typeset } from './scene.ts'

describe('mechanisms', () => {
  it('are 121, M01 to M121, each with a quotation', () => {
    expect(MECHANISMS).toHaveLength(121)
    expect(new Set(MECHANISMS.map((m) => m.id)).size).toBe(121)
    for (let n = 1; n <= 121; n++) expect(MECHANISMS.some((m) => m.id === `M${String(n).padStart(2, '0')}`)).toBe(true)
    for (const m of MECHANISMS) {
      expect(m.quote.length, m.id).toBeGreaterThan(2)
      expect(SECTIONS[m.section], m.id).toBeDefined()
    }
  })
})

describe('scenes', () => {
  it('are twelve, in order, each with mechanisms that exist', () => {
    expect(SCENES.map((s) => s.number)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12])
    for (const scene of SCENES)
      for (const id of scene.mechanisms) expect(MECHANISMS.some((m) => m.id === id)).toBe(true)
  })

  it('open only when every mechanism is served, whatever the pack is called', () => {
    const seals = [{ id: 'any-name', mechanisms: ['M35'] }]
    expect(SCENES.filter((s) => isOpen(s, seals)).map((s) => s.number)).toEqual([2])
    const half = [{ id: 'half-way', mechanisms: ['M28', 'M33'] }]
    expect(SCENES.filter((s) => isOpen(s, half))).toEqual([])
    expect(SCENES.filter((s) => isOpen(s, []))).toEqual([])
    expect(packsOf(SCENES[1]!, seals)).toEqual(['any-name'])
  })
})

describe('typeset', () => {
  it('sets Chinese stops full width and leaves figures alone', () => {
    expect(typeset('按下‘盖章’,印章瞬间解锁落下…手机上')).toBe('“按下‘盖章’，印章瞬间解锁落下……手机上”')
    expect(typeset('在全区6个镇(街道)的88个')).toBe('“在全区6个镇（街道）的88个”')
    expect(typeset('2,650元')).toBe('“2,650元”')
  })
})
