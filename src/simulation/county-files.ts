import { z } from 'zod'

/** The shapes of the county's data files (`county/*.yaml`). */
const readings = z.record(z.string(), z.string()).transform((map) => Object.entries(map))
export const namesFile = z.strictObject({ surnames: readings, first: readings, last: readings })

export const divisionsFile = z.strictObject({
  county: z.strictObject({ code: z.string(), name: z.string() }),
  towns: z.array(
    z.strictObject({
      code: z.string(),
      name: z.string(),
      communities: z.array(z.string()).default([]),
      villages: z.array(z.string()),
    }),
  ),
})

export const officesFile = z.strictObject({
  county: z.strictObject({ name: z.string(), short: z.string() }),
  others: z.array(z.strictObject({ key: z.string(), name: z.string(), short: z.string(), carrier: z.string() })),
})

const posts = z.array(z.strictObject({ code: z.string(), title: z.string() }))
const sealNames = z.strictObject({ party: z.string(), village: z.string(), coop: z.string() })
export const postsFile = z.strictObject({
  village: posts,
  community: posts,
  town: posts,
  merged: z.strictObject({ posts: z.array(z.string()).min(1), percent: z.number() }),
  from: z.string(),
  kinship: z.array(z.string()),
  seals: z.strictObject({ village: sealNames, community: sealNames }),
})

export const castFile = z.array(
  z.strictObject({
    name: z.string(),
    pinyin: z.string(),
    at: z.string(),
    /** Posts of this kind of unit that the person holds. */
    posts: z.array(z.string()).default([]),
    /** Further posts, with the title they have here. */
    titles: z.record(z.string(), z.string()).default({}),
    login: z.string().optional(),
  }),
)

export const relativesFile = z.array(
  z.strictObject({ at: z.string(), person: z.string(), relative: z.string(), kind: z.string() }),
)
