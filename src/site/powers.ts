import { z } from 'zod'
import { type Locale, type MessageKey, t } from '#texts'
import { FlowFigures } from './flow-figures.ts'
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

const say = (words: Words | undefined, locale: Locale): string | null =>
  words ? (locale === 'en' && words.en) || words.zh : null

/** The post as people call it; a post that only one pack knows keeps its code. */
export function postTitle(code: string, locale: Locale): string {
  const key = `site.post_${code}`
  const title = t(locale, key as MessageKey)
  return title === key ? code : title
}

/** One power of the list in the reader's words. Throws on a body that is none: our own module wrote it. */
export function readPower(body: unknown, locale: Locale): PowerItem {
  const p = PublishedPower.parse(body)
  return {
    pack: p.pack,
    code: p.code,
    title: say(p.title, locale)!,
    holder: postTitle(p.holder, locale),
    limit: p.limit ? t(locale, 'site.powers_days', { days: p.limit.working_days }) : null,
    basis: [...p.basis, ...(p.limit ? [p.limit.basis] : [])],
    risks: p.risks.map((r) => ({
      point: say(r.point, locale)!,
      control: say(r.control, locale)!,
      checkedBy: say(r.checked_by, locale),
    })),
    published: say(p.published, locale),
    scope: [p.common, p.common_by, p.local].flatMap((words) => say(words, locale) ?? []),
  }
}

/** A flow as module process publishes it: its drawing and its steps as a vertical list. */
const PublishedFlow = z.object({
  title: z.string(),
  svg: z.string(),
  steps: z.array(
    z.object({ element: z.string(), name: z.string(), publicName: z.string(), when: z.array(z.string()).default([]) }),
  ),
})

/** The drawing with who and how long for each step; what was not measured yet is absent, never zero. */
export function readFlow(flow: unknown, figures: unknown, locale: Locale): PowerFlow | undefined {
  if (!flow) return undefined
  const drawn = PublishedFlow.parse(flow)
  const measured = figures ? FlowFigures.parse(figures) : undefined
  return {
    title: drawn.title,
    svg: drawn.svg,
    steps: drawn.steps.map((s) => {
      const m = measured?.steps.find((x) => x.element === s.element)
      return {
        name: s.name,
        publicName: s.publicName,
        who: m ? whoDoes(m, locale) : '',
        when: s.when,
        limit: m?.limit ? limitWords(m.limit, locale) : null,
        taken: m && m.post !== null ? { count: m.count, medianMinutes: m.median } : null,
      }
    }),
    conformance: measured?.conformance ?? null,
  }
}

function whoDoes(m: FlowFigures['steps'][number], locale: Locale): string {
  return m.post === null ? (m.lane ?? t(locale, 'site.by_the_system')) : postTitle(m.post, locale)
}

function limitWords(limit: NonNullable<FlowFigures['steps'][number]['limit']>, locale: Locale): string {
  if ('workingDays' in limit) return t(locale, 'site.powers_days', { days: limit.workingDays })
  if ('days' in limit) return t(locale, 'site.powers_whole_days', { days: limit.days })
  if (limit.minutes < 120) return t(locale, 'site.powers_minutes', { minutes: limit.minutes })
  if (limit.minutes < 2880) return t(locale, 'site.powers_hours', { hours: Math.round(limit.minutes / 60) })
  return t(locale, 'site.powers_whole_days', { days: Math.round(limit.minutes / 1440) })
}
