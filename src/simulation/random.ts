import { hash } from 'node:crypto'

/**
 * Chance that can be repeated: the same words give the same numbers on every machine and every run (sfc32 by Chris Doty-Humphrey, public domain).
 * `fork` makes an independent stream, so that drawing one more number in one place moves nothing elsewhere.
 */
export interface Chance {
  /** In [0, 1). */
  next(): number
  /** Whole number from `low` to `high`, both included. */
  whole(low: number, high: number): number
  pick<T>(items: readonly T[]): T
  /** Draws by weight; throws when all weights are zero. */
  weighted<T>(items: readonly (readonly [T, number])[]): T
  /** True in `percent` of a hundred cases. */
  percent(percent: number): boolean
  shuffled<T>(items: readonly T[]): T[]
  fork(...words: string[]): Chance
}

export function chance(...words: string[]): Chance {
  const seed = hash('sha256', words.join('\u001f'), 'buffer')
  let a = seed.readUInt32LE(0)
  let b = seed.readUInt32LE(4)
  let c = seed.readUInt32LE(8)
  let counter = 1
  const next = (): number => {
    const t = (((a + b) >>> 0) + counter) >>> 0
    counter = (counter + 1) >>> 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) >>> 0
    c = (((c << 21) | (c >>> 11)) + t) >>> 0
    return t / 4_294_967_296
  }
  const whole = (low: number, high: number): number => low + Math.floor(next() * (high - low + 1))
  return {
    next,
    whole,
    pick: (items) => items[whole(0, items.length - 1)]!,
    weighted(items) {
      let left = next() * items.reduce((sum, [, weight]) => sum + weight, 0)
      for (const [item, weight] of items) {
        if (weight <= 0) continue
        left -= weight
        if (left < 0) return item
      }
      const last = items.findLast(([, weight]) => weight > 0)
      if (!last) throw new Error('nothing to draw from')
      return last[0]
    },
    percent: (percent) => next() * 100 < percent,
    shuffled(items) {
      const out = [...items]
      for (let i = out.length - 1; i > 0; i--) {
        const j = whole(0, i)
        ;[out[i], out[j]] = [out[j]!, out[i]!]
      }
      return out
    },
    fork: (...more) => chance(...words, ...more),
  }
}

/** How many times something with this average happens (Poisson, Knuth 1969, vol. 2, 3.4.1.F). Fit for averages below 60. */
export function occurrences(c: Chance, average: number): number {
  const limit = Math.exp(-average)
  let count = 0
  for (let product = c.next(); product > limit; product *= c.next()) count++
  return count
}

/** A number whose logarithm is normal: many small, few large. `spread` is the standard deviation of the logarithm. */
export function skewed(c: Chance, median: number, spread: number): number {
  const u = Math.max(c.next(), Number.EPSILON)
  return median * Math.exp(spread * Math.sqrt(-2 * Math.log(u)) * Math.cos(2 * Math.PI * c.next()))
}

/** An amount of `digits` digits whose leading digits follow Benford's law. */
export const benford = (c: Chance, low: number, high: number): number => low * (high / low) ** c.next()
