import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { loadPacks, missingEnglish } from '#pack'
import { programParts } from './parts.ts'
import { ROOT } from './sources.ts'

const parts = await programParts()
const packs = await loadPacks([join(ROOT, 'packs')], parts)

// A county's own packs may be Chinese only; those that come with the program are read by strangers.
describe('packs that come with the program say everything in English too', () => {
  it.each(packs.map((pack) => [pack.id, pack] as const))('%s', async (_, pack) => {
    const missing = (await missingEnglish(pack, parts)).map(({ path, params }) => `${path}: ${params?.['text']}`)
    expect(missing, 'write them into texts.en.yaml of the pack').toEqual([])
  })
})
