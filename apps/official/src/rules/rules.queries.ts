import { answer, client } from '@api'
import { keepPreviousData, queryOptions } from '@tanstack/react-query'

export const pageSize = 50

export interface FlagFilter {
  state?: string | undefined
  rule?: string | undefined
  pack?: string | undefined
  group?: string | undefined
  period?: string | undefined
  unitId?: string | undefined
  workspace?: string | undefined
  limit?: number
  offset?: number
}

export const flagsQuery = (filter: FlagFilter) =>
  queryOptions({
    queryKey: ['flags', filter],
    placeholderData: keepPreviousData,
    queryFn: () => {
      const { limit = pageSize, offset = 0, ...chosen } = filter
      const query = Object.fromEntries(Object.entries(chosen).filter(([, value]) => value))
      return answer(client.GET('/api/v1/flags', { params: { query: { ...query, limit, offset } } }))
    },
  })

/** One flag; with `open`, a purpose in words, personal columns come unmasked and the look is recorded with those words. */
export const flagQuery = (id: string, open?: string) =>
  queryOptions({
    queryKey: ['flag', id, open],
    placeholderData: keepPreviousData,
    queryFn: () => answer(client.GET('/api/v1/flags/{id}', { params: { path: { id }, query: open ? { open } : {} } })),
  })
