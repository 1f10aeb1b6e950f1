import { z } from 'zod'

/** The query every list takes: `limit` (1–200, default 50) and `offset`. Spread it into a route's querystring schema. */
export const paging = {
  limit: z.coerce.number().int().min(1).max(200).default(50),
  offset: z.coerce.number().int().min(0).max(1_000_000).default(0),
}

/** The shape of every list: the items of this page, and how many there are in all. */
export const listOf = <T extends z.ZodType>(item: T) => z.object({ items: z.array(item), total: z.number().int() })
