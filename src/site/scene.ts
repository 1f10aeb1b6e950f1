import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { parseYaml } from '#pack'
import type { Locale } from '#texts'

/**
 * The twelve scenes and the 121 mechanisms, as data. Which of them are alive is computed from the installed packs;
 * nothing here says that a thing is done.
 */
const Words = z.strictObject({ zh: z.string(), en: z.string() })
const MechanismId = z.string().regex(/^M(0[1-9]|[1-9]\d|1[01]\d|12[01])$/)
const SourceKey = z.enum(['N0', 'Z1', 'H2', 'J3', 'S4'])

const Scene = z.strictObject({
  number: z.int().min(1).max(12),
  title: Words,
  source: SourceKey,
  quote: z.string(),
  /** Our translation of the quotation. */
  quote_en: z.string(),
  mechanisms: z.array(MechanismId).min(1),
  enter: z.strictObject({
    person: z.string().optional(),
    place: z.string().optional(),
    post: z.string().optional(),
    page: z.string().startsWith('/'),
    role: Words.optional(),
  }),
})
export type Scene = z.infer<typeof Scene>

/** Somebody of the demonstration a visitor may be: the post in which, and the page it begins at. */
const CastMember = z.strictObject({
  person: z.string(),
  place: z.string(),
  post: z.string(),
  page: z.string().startsWith('/'),
  role: Words,
})
export type CastMember = z.infer<typeof CastMember>

const Mechanism = z.strictObject({
  id: MechanismId,
  section: z.string(),
  zh: z.string(),
  en: z.string(),
  place: z.string(),
  place_en: z.string(),
  source: SourceKey,
  quote: z.string().max(110),
})
export type Mechanism = z.infer<typeof Mechanism>

const Source = z.strictObject({ zh: z.string(), en: z.string(), date: z.string() })
const Mechanisms = z.strictObject({
  sources: z.record(SourceKey, Source),
  sections: z.record(z.string(), Words),
  mechanisms: z.array(Mechanism),
})

const read = (name: string): string => readFileSync(fileURLToPath(new URL(name, import.meta.url)), 'utf8')

export const { scenes: SCENES, cast: CAST } = parseYaml(
  read('./scenes.yaml'),
  z.strictObject({ cast: z.array(CastMember), scenes: z.array(Scene) }),
  'scenes.yaml',
)
export const {
  sources: SOURCES,
  sections: SECTIONS,
  mechanisms: MECHANISMS,
} = parseYaml(read('./mechanisms.yaml'), Mechanisms, 'mechanisms.yaml')

/** What the tour needs to know of an installed pack. */
export interface ServingPack {
  readonly id: string
  readonly mechanisms: readonly string[]
}

export const isServed = (mechanism: string, packs: readonly ServingPack[]): boolean =>
  packs.some((pack) => pack.mechanisms.includes(mechanism))

/** Open when every mechanism of the scene is served. */
export const isOpen = (scene: Scene, packs: readonly ServingPack[]): boolean =>
  scene.mechanisms.every((mechanism) => isServed(mechanism, packs))

/** The packs that serve a scene. */
export const packsOf = (scene: Scene, packs: readonly ServingPack[]): string[] =>
  packs.filter((pack) => pack.mechanisms.some((m) => scene.mechanisms.includes(m))).map((pack) => pack.id)

/** `宁波日报 2020-12-28`. */
export const sourceName = (key: Scene['source'], locale: Locale): string =>
  `${SOURCES[key][locale]} ${SOURCES[key].date}`

/**
 * A quotation as a newspaper would set it: full-width stops between Chinese words, the same words otherwise.
 * Stops between Latin letters and figures stay as they are.
 */
export function typeset(quote: string): string {
  const wide: Record<string, string> = { ',': '，', ';': '；', ':': '：', '?': '？', '!': '！', '(': '（', ')': '）' }
  const set = quote
    .replace(/(?<=[\p{sc=Han}’”》）)])[,;:?!]|(?<=\d)[,;:?!](?=[\p{sc=Han}‘“《（(])/gu, (c) => wide[c]!)
    .replace(/[()](?=[\p{sc=Han}‘“]|$)|(?<=[\p{sc=Han}’”])[()]/gu, (c) => wide[c]!)
    .replaceAll('…', '……')
  return `“${set}”`
}
