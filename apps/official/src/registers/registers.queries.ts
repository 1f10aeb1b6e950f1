import { answer, client, type NewVersion, type RecordValue } from '@api'
import { keepPreviousData, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'

export const pageSize = 50

export interface Of {
  pack: string
  name: string
}

export const registersQuery = queryOptions({
  queryKey: ['registers'],
  staleTime: 300_000,
  queryFn: () => answer(client.GET('/api/v1/registers')),
})

export const recordsQuery = (of: Of, ask: { state?: string | undefined; find?: string | undefined; offset: number }) =>
  queryOptions({
    queryKey: ['records', of, ask],
    placeholderData: keepPreviousData,
    queryFn: () =>
      answer(
        client.GET('/api/v1/registers/{pack}/{name}', {
          params: {
            path: of,
            query: {
              limit: pageSize,
              offset: ask.offset,
              ...(ask.state ? { state: ask.state } : {}),
              ...(ask.find ? { find: ask.find } : {}),
            },
          },
        }),
      ),
  })

export const recordQuery = (of: Of, id: string) =>
  queryOptions({
    queryKey: ['records', of, id],
    queryFn: () => answer(client.GET('/api/v1/registers/{pack}/{name}/{id}', { params: { path: { ...of, id } } })),
  })

export type Entry = { unitId: string; values: Record<string, RecordValue | null> } | (NewVersion & { id: string })

/** A new record, or a new version of one. Returns the record's id. */
export function useEntry(of: Of) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: async (entry: Entry): Promise<string> => {
      if (!('id' in entry)) {
        const made = await answer(client.POST('/api/v1/registers/{pack}/{name}', { params: { path: of }, body: entry }))
        return made.id
      }
      const { id, ...body } = entry
      const path = { ...of, id }
      await answer(client.POST('/api/v1/registers/{pack}/{name}/{id}/versions', { params: { path }, body }))
      return id
    },
    onSuccess: () => queries.invalidateQueries({ queryKey: ['records'] }),
  })
}
