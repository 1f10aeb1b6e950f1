import { z } from 'zod'
import { parseYaml } from '#pack'

/** `home.yaml`: what stands on a village's own page, and which published sheet each part is read from. */
const Words = z.union([
  z
    .string()
    .min(1)
    .transform((zh) => ({ zh })),
  z.strictObject({ zh: z.string().min(1), en: z.string().optional() }),
]) as z.ZodType<{ zh: string; en?: string }>
const Column = z.string().regex(/^[a-z][a-z0-9_]*$/, 'a column name')
const Disclosure = z.string().regex(/^_?[a-z0-9-]+\/[a-z0-9-]+$/, 'pack/publication')

/** One way of the money: the word that stands in the column, and the sheet's figure of its sum. */
const Way = z.strictObject({ cell: z.string(), figure: Column })

const Money = z.strictObject({
  disclosure: Disclosure,
  /** The column that says which way the money went. */
  direction: Column,
  income: Way,
  spending: Way,
  line: Column,
  amount: Column,
  /** What “see the voucher” says, a line each; several columns are read one after the other. */
  voucher: z.array(z.strictObject({ label: Words, columns: z.array(Column).min(1) })).default([]),
  /** 五公开: a mark stands when one of its columns is filled with anything but these words. */
  marks: z
    .array(z.strictObject({ name: Words, columns: z.array(Column).min(1), but_not: z.array(z.string()).default([]) }))
    .default([]),
})

export const HomeFile = z.strictObject({
  money: Money.optional(),
  /** Sheets of which the page says one sentence of figures; `{name}` is a statistic. */
  holdings: z.array(z.strictObject({ disclosure: Disclosure, title: Words, about: Words })).default([]),
  /** Sheets of which the first rows are shown. */
  lists: z
    .array(
      z.strictObject({
        disclosure: Disclosure,
        title: Words,
        first: z.int().min(1).max(10).default(3),
        all: Words,
        about: Words.optional(),
      }),
    )
    .default([]),
  /** What can be done at the counter; shown when the flow is installed. */
  services: z
    .array(
      z.strictObject({
        flow: z.string(),
        /** Code of the power item whose time limit holds. */
        power: z.string().optional(),
        title: Words,
        bring: z.array(Words).default([]),
        where: Words,
        good_to_know: Words.optional(),
      }),
    )
    .default([]),
  supervision: z
    .array(
      z.union([
        z.strictObject({ post: z.string(), at: z.enum(['village', 'town', 'county']), about: Words }),
        z.strictObject({ telephone: z.string().regex(/^[\d-]{3,20}$/), title: Words, about: Words }),
      ]),
    )
    .default([]),
})
export type HomeFile = z.infer<typeof HomeFile>
export type HomeMoney = z.infer<typeof Money>

export const parseHome = (text: string, path: string): HomeFile =>
  parseYaml(text, HomeFile as z.ZodType<HomeFile>, path)

/** Several packs may have something to say on the page: the first that speaks of money does, the rest is one after the other. */
export function joinHomes(files: readonly HomeFile[]): HomeFile {
  const money = files.find((file) => file.money)?.money
  return {
    ...(money && { money }),
    holdings: files.flatMap((file) => file.holdings),
    lists: files.flatMap((file) => file.lists),
    services: files.flatMap((file) => file.services),
    supervision: files.flatMap((file) => file.supervision),
  }
}
