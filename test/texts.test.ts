import { expect, it } from 'vitest'
import { hasSentence } from '#texts'
import { sourcesBelow } from './sources.ts'

/** Every problem code written in the code has its sentence, in both languages (the generator checks the second). */
it('has a sentence for every problem', () => {
  const codes = new Set<string>()
  for (const source of sourcesBelow('src').filter((s) => !/\.test\.ts$/.test(s.path))) {
    for (const m of source.text.matchAll(
      /\b(?:invalid|unauthenticated|forbidden|missing|conflict|tooLarge|tooMany|unavailable|broken)\(\s*'([a-z-]+\.[a-z0-9_.-]+)'/g,
    ))
      codes.add(m[1]!)
  }
  expect(codes.size).toBeGreaterThan(10)
  expect([...codes].filter((code) => !hasSentence(code))).toEqual([])
})
