import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isMember, isPrefix, judge } from './conformance.ts'
import type { Definition } from './definition.ts'
import { findFlaws } from './soundness.ts'
import { flow } from './testing/drawing.ts'
import { type RandomFlow, randomFlow } from './testing/random-flow.ts'
import { Walk } from './testing/walk.ts'

const EIGHT =
  'xor x\nxor w\nand f\nand j\nreminder late on b hours=2\nstart > a > b > x\nx > c [n > 1]\nx > w default\nc > w > f\nf > g > j\nf > h > j\nj > i > end\nlate > end2'

/** Plays a flow with a seed of small numbers: which task next, which way, whether a timer rings first. */
function play(definition: Definition, model: RandomFlow, seed: readonly number[], saves: boolean): Walk {
  let at = 0
  const pick = (n: number): number => (seed[at++ % seed.length]! + Math.floor(at / seed.length)) % n
  const data = (): Record<string, number> =>
    Object.fromEntries(model.choices.map(({ name, ways }) => [name, pick(ways)]))
  const walk = new Walk(definition, data(), saves)
  for (let acts = 0; walk.status === undefined && acts < 60; acts++) {
    const { timers } = walk.state
    if (timers.length > 0 && pick(4) === 0) walk.ring(timers[pick(timers.length)]!.boundary)
    else walk.finish(walk.open()[pick(walk.open().length)]!, null, data())
  }
  return walk
}

const seeds = fc.array(fc.nat(11), { minLength: 5, maxLength: 12 })

describe('random models, random runs', () => {
  test('are sound, save and recover alike, and the automaton accepts what the interpreter did', async () => {
    await fc.assert(
      fc.asyncProperty(randomFlow, fc.array(seeds, { minLength: 3, maxLength: 3 }), async (model, runs) => {
        const definition = await flow(model.lines)
        const flaws = findFlaws(definition)
        expect(
          flaws.filter(
            (f) =>
              f.code !== 'process.piles_up' &&
              f.code !== 'process.flow_too_complex' &&
              f.code !== 'process.ring_without_step',
          ),
        ).toEqual([])
        if (flaws.length > 0) return
        for (const seed of runs) {
          const plain = play(definition, model, seed, false)
          const saved = play(definition, model, seed, true)
          expect(saved.state).toEqual(plain.state)
          expect(saved.done).toEqual(plain.done)
          const prefix = isPrefix(definition, plain.done, 5_000)
          if (prefix === undefined) continue
          expect(prefix.member).toBe(true)
          for (const task of plain.open()) expect(prefix.enabled).toContain(task)
          if (plain.status) expect(isMember(definition, plain.done, 5_000)).not.toBe(false)
        }
      }),
      { numRuns: 120 },
    )
  })

  test('automaton and interpreter agree on traces that were tampered with', async () => {
    const small = randomFlow.filter((m) => m.tasks <= 5 && m.choices.length <= 2)
    await fc.assert(
      fc.asyncProperty(
        small,
        seeds,
        fc.nat(20),
        fc.constantFrom('drop', 'double', 'swap'),
        async (model, seed, where, how) => {
          const definition = await flow(model.lines)
          if (findFlaws(definition).length > 0) return
          const trace = [...play(definition, model, seed, false).done].slice(0, 6)
          const i = trace.length ? where % trace.length : 0
          if (how === 'drop') trace.splice(i, 1)
          else if (how === 'double' && trace[i]) trace.splice(i, 0, trace[i])
          else if (trace[i + 1]) [trace[i], trace[i + 1]] = [trace[i + 1]!, trace[i]!]
          const theirs = accepts(definition, model, trace)
          if (theirs !== undefined) expect(isMember(definition, trace)).toBe(theirs)
        },
      ),
      { numRuns: 120 },
    )
  })
})

/** Whether any run of the interpreter, over all data and timers, finishes exactly these tasks. Undefined when there are too many. */
function accepts(definition: Definition, model: RandomFlow, trace: readonly string[]): boolean | undefined {
  const all = model.choices.reduce<Record<string, number>[]>(
    (sets, { name, ways }) =>
      sets.flatMap((set) => Array.from({ length: ways }, (_, way) => ({ ...set, [name]: way }))),
    [{}],
  )
  const seen = new Set<string>()
  const queue: { walk: Walk; at: number }[] = all.map((data) => ({ walk: new Walk(definition, data, false), at: 0 }))
  for (let next = queue.pop(); next; next = queue.pop()) {
    const { walk, at } = next
    const { tokens, timers, arrived } = walk.state
    const key = JSON.stringify([
      tokens.map((t) => [t.at, timers.filter((x) => x.token === t.id).map((x) => x.boundary)]).sort(),
      arrived,
      at,
    ])
    if (seen.has(key)) continue
    if (seen.size > 3_000) return undefined
    seen.add(key)
    if (walk.status && at === trace.length) return true
    const fork = (act: (copy: Walk) => void, to: number): void => {
      for (const data of all) {
        const copy = Object.assign(Object.create(Walk.prototype) as Walk, walk, { done: [...walk.done], data })
        act(copy)
        queue.push({ walk: copy, at: to })
      }
    }
    for (const timer of timers) fork((copy) => copy.ring(timer.boundary), at)
    const task = trace[at]
    if (task !== undefined && walk.open().includes(task)) fork((copy) => copy.finish(task), at + 1)
  }
  return false
}

describe('judging a matter', () => {
  test('knows what may come next, and never calls the future a deviation', async () => {
    const d = await flow(EIGHT)
    expect(judge(d, ['a', 'b'], { ended: false })).toEqual({
      verdict: 'conforms',
      deviations: [],
      enabled: expect.arrayContaining(['c', 'g', 'h']),
    })
    expect(judge(d, ['a', 'b', 'h', 'g', 'i'], { ended: true }).verdict).toBe('conforms')
  })

  test.each([
    ['a skipped step', ['a', 'g', 'h', 'i'], [{ kind: 'skipped', step: 'b', at: 1 }]],
    ['an undocumented step', ['a', 'b', 'prepay', 'g', 'h', 'i'], [{ kind: 'undocumented', step: 'prepay', at: 2 }]],
    [
      'the wrong order',
      ['b', 'a', 'g', 'h', 'i'],
      [{ kind: 'wrong_order', at: expect.any(Number), step: expect.stringMatching(/[ab]/) }],
    ],
    ['a repeated step', ['a', 'b', 'b', 'g', 'h', 'i'], [{ kind: 'out_of_place', step: 'b', at: expect.any(Number) }]],
    ['a last step that never came', ['a', 'b', 'g', 'h'], [{ kind: 'skipped', step: 'i', at: 4 }]],
  ])('names %s', async (_, trace, deviations) => {
    expect(judge(await flow(EIGHT), trace, { ended: true })).toMatchObject({ verdict: 'deviates', deviations })
  })

  test('an open matter that skipped a step deviates, one that has only not finished does not', async () => {
    const d = await flow(EIGHT)
    expect(judge(d, ['a', 'g'], { ended: false })).toMatchObject({
      verdict: 'deviates',
      deviations: [{ kind: 'skipped', step: 'b' }],
    })
    expect(judge(d, ['a', 'b', 'g', 'h'], { ended: false }).verdict).toBe('conforms')
  })

  test('answers undecided when the budget runs out', async () => {
    const d = await flow(EIGHT)
    expect(judge(d, ['a', 'b', 'g', 'h', 'i'], { ended: true, budget: 2 }).verdict).toBe('undecided')
    expect(judge(d, ['i', 'h', 'g', 'b', 'a'], { ended: true, budget: 12 }).verdict).toBe('undecided')
  })
})
