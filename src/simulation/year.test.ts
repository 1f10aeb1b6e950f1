import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { calendarOf } from '#clocks'
import { dateOf, instantAt, minutesBetween } from '#kernel'
import { loadPack } from '#pack'
import { programParts } from '../../test/parts.ts'
import { countySeed } from './county.ts'
import { readFixtures } from './fixtures.ts'
import type { SimulatedMatter } from './matter.ts'
import { officeDays } from './office-days.ts'
import { type SimulatedYear, simulateYear, type YearSource } from './year.ts'

const dir = join(import.meta.dirname, '../../packs/village-seal')

let source: YearSource
let made: SimulatedYear

beforeAll(async () => {
  const fixtures = (await readFixtures(await loadPack(dir, await programParts())))!
  source = {
    ...fixtures,
    county: countySeed(),
    office: officeDays(calendarOf()),
    now: instantAt('2026-11-05', '08:30'),
  }
  made = simulateYear(source)
})

const statusOf = (matter: SimulatedMatter): string => matter.walk.state.ended?.status ?? 'open'
const hour = (at: string): number => (new Date(at).getUTCHours() + 8) % 24

describe('the synthetic year of seals', () => {
  it('has a county’s worth of matters, with villages too small to judge', () => {
    expect(made.matters.length).toBeGreaterThan(3500)
    expect(made.matters.length).toBeLessThan(4500)
    const perVillage = new Map<string, number>()
    for (const { village } of made.matters) perVillage.set(village.path, (perVillage.get(village.path) ?? 0) + 1)
    expect([...perVillage.values()].filter((n) => n < 20).length).toBeGreaterThan(10)
    expect(perVillage.size).toBe(88)
  })

  it('is filed in office hours of working days, nothing after the present', () => {
    for (const { openedAt, walk } of made.matters) {
      expect(source.office.calendar.isWorkingDay(dateOf(openedAt))).toBe(true)
      expect(hour(openedAt)).toBeGreaterThanOrEqual(8)
      expect(hour(openedAt)).toBeLessThan(17)
      expect(walk.happenings.every((h) => h.at <= source.now)).toBe(true)
    }
  })

  it('ends in every way the drawing knows', () => {
    const ends = new Set(made.matters.map(statusOf))
    expect([...ends].sort()).toEqual(['done', 'expired', 'open', 'rejected', 'withdrawn'])
  })

  it('is the same year every time, and a plant moves no lawful matter', () => {
    const few = { ...source.county, villages: source.county.villages.slice(0, 12) }
    const without = simulateYear({ ...source, county: few, plants: { plants: [], in_flight: [] } })
    expect(simulateYear({ ...source, county: few, plants: { plants: [], in_flight: [] } })).toEqual(without)
    const all = new Map(made.matters.map((m) => [m.id, m]))
    for (const matter of without.matters) expect(all.get(matter.id)!.walk).toEqual(matter.walk)
  })

  it('is another year for another seed', () => {
    const few = { ...source.county, villages: source.county.villages.slice(0, 3) }
    const other = { ...source, county: few, plants: { plants: [], in_flight: [] } }
    const again = simulateYear({ ...other, year: { ...source.year, seed: '另一年' } })
    expect(again.matters.map((m) => m.openedAt)).not.toEqual(simulateYear(other).matters.map((m) => m.openedAt))
  })

  it('stamps as often as approved, save where a wrong was planted', () => {
    const planted = new Set(made.expectations.map((e) => e.matterId))
    for (const { id, walk, stamping } of made.matters) {
      if (planted.has(id) || statusOf({ walk } as SimulatedMatter) !== 'done') continue
      expect(stamping!.impressions).toHaveLength(stamping!.copies)
      for (const { at } of stamping!.impressions)
        expect(at > stamping!.grantedAt && at < stamping!.expiresAt).toBe(true)
    }
  })

  it('leaves three matters under way on the desk of the first scene', () => {
    const open = made.matters.filter((m) => m.village.name === '新坪村' && statusOf(m) === 'open')
    const waiting = open.map((m) => m.walk.tasks.find((t) => t.doneAt === null)!.element)
    expect(waiting.sort()).toEqual(['approve_village', 'check', 'stamp'])
    const riverside = open.find((m) => m.filed['area_mu'] === 36.5)!
    expect(riverside.filed).toMatchObject({ kind: 'land-contract', rent_per_mu: 300, seal: 'coop' })
  })

  it('answers in 21 minutes on average this year where the paper register took 1,860', () => {
    const minutes = made.matters
      .filter((m) => m.village.name === '新坪村' && dateOf(m.openedAt) >= '2026-01-01')
      .flatMap((m) => m.walk.tasks.filter((t) => t.element.startsWith('approve') && t.why === 'completed'))
      .map((t) => minutesBetween(t.openedAt, t.doneAt!))
    const average = minutes.reduce((sum, m) => sum + m, 0) / minutes.length
    expect(Math.round(average)).toBe(21)
    expect((100 * (1 - average / 1860)).toFixed(1)).toBe('98.9')
  })
})
