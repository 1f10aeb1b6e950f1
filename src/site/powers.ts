import { z } from 'zod'
import { type Locale, type MessageKey, t } from '#texts'
import { FlowFigures } from './flow-figures.ts'
import type { Frame } from './layout.ts'
import type { PowerFlow, PowerItem } from './powers-page.ts'

const Words = z.object({ zh: z.string(), en: z.string().optional() })
type Words = z.infer<typeof Words>

/** A power item as module process publishes it: the file's own words. Fields this page does not show are passed over. */
const PublishedPower = z.object({
  pack: z.string(),
  code: z.string(),
  title: Words,
  basis: z.array(z.string()),
  holder: z.string(),
  limit: z.object({ working_days: z.number(), basis: z.string() }).optional(),
  common: Words.optional(),
  common_by: Words.optional(),
  local: Words.optional(),
  risks: z.array(z.object({ point: Words, control: Words, checked_by: Words.optional() })).default([]),
  published: Words.optional(),
})

/** What the file says in the reader's language at the same place, else what the phrase book has for it. */
const inWords = (words: Words, { locale, say }: Reader): string => (locale === 'en' && words.en) || say(words.zh)

type Reader = Pick<Frame, 'locale' | 'say'>

/** The post as people call it; a post that only one pack knows keeps its code. */
export function postTitle(code: string, locale: Locale): string {
  const key = `site.post_${code}`
  const title = t(locale, key as MessageKey)
  return title === key ? code : title
}

/** One power of the list in the reader's words. Throws on a body that is none: our own module wrote it. */
export function readPower(body: unknown, reader: Reader): PowerItem {
  const { locale, say } = reader
  const p = PublishedPower.parse(body)
  return {
    pack: p.pack,
    code: p.code,
    title: inWords(p.title, reader),
    holder: postTitle(p.holder, locale),
    limit: p.limit ? workingDays(p.limit.working_days, locale) : null,
    basis: [...new Set([...p.basis, ...(p.limit ? [p.limit.basis] : [])])].map(say),
    risks: p.risks.map((r) => ({
      point: inWords(r.point, reader),
      control: inWords(r.control, reader),
      checkedBy: r.checked_by ? inWords(r.checked_by, reader) : null,
    })),
    published: p.published ? inWords(p.published, reader) : null,
    scope: [p.common, p.common_by, p.local].flatMap((words) => (words ? [inWords(words, reader)] : [])),
  }
}

/** A flow as module process publishes it: its drawing and its steps as a vertical list. */
const Drawing = z.object({
  title: z.string(),
  svg: z.string(),
  steps: z.array(
    z.object({ element: z.string(), name: z.string(), publicName: z.string(), when: z.array(z.string()).default([]) }),
  ),
})
/** Drawn in both languages when it was installed; what was installed before that has no `en`. */
const PublishedFlow = Drawing.extend({ en: Drawing.optional() })

/** The drawing with who and how long for each step; what was not measured yet is absent, never zero. */
export function readFlow(flow: unknown, figures: unknown, reader: Reader): PowerFlow | undefined {
  if (!flow) return undefined
  const { locale } = reader
  const { en, ...zh } = PublishedFlow.parse(flow)
  const drawn = (locale === 'en' && en) || zh
  const measured = figures ? FlowFigures.parse(figures) : undefined
  return {
    title: drawn.title,
    svg: drawn.svg,
    steps: drawn.steps.map((s) => {
      const m = measured?.steps.find((x) => x.element === s.element)
      return {
        name: s.name,
        publicName: s.publicName,
        who: m ? whoDoes(m, reader) : '',
        when: s.when,
        limit: m?.limit ? limitWords(m.limit, locale) : null,
        taken: m && m.post !== null ? { count: m.count, medianMinutes: m.median } : null,
      }
    }),
    conformance: measured?.conformance ?? null,
  }
}

function whoDoes(m: FlowFigures['steps'][number], { locale, say }: Reader): string {
  return m.post === null ? (m.lane ? say(m.lane) : t(locale, 'site.by_the_system')) : postTitle(m.post, locale)
}

const workingDays = (days: number, locale: Locale): string =>
  t(locale, days === 1 ? 'site.powers_one_day' : 'site.powers_days', { days })

function limitWords(limit: NonNullable<FlowFigures['steps'][number]['limit']>, locale: Locale): string {
  if ('workingDays' in limit) return workingDays(limit.workingDays, locale)
  if ('days' in limit) return t(locale, 'site.powers_whole_days', { days: limit.days })
  if (limit.minutes < 120) return t(locale, 'site.powers_minutes', { minutes: limit.minutes })
  if (limit.minutes < 2880) return t(locale, 'site.powers_hours', { hours: Math.round(limit.minutes / 60) })
  return t(locale, 'site.powers_whole_days', { days: Math.round(limit.minutes / 1440) })
}
