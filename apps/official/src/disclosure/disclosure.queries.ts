import { answer, client, type RecordValue } from '@api'
import { keepPreviousData, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'

export const pageSize = 50

export const publicationsQuery = (state: string | undefined, offset: number) =>
  queryOptions({
    queryKey: ['publications', state, offset],
    placeholderData: keepPreviousData,
    queryFn: () =>
      answer(
        client.GET('/api/v1/publications', {
          params: { query: { ...(state ? { state } : {}), limit: pageSize, offset } },
        }),
      ),
  })

export const kindsQuery = queryOptions({
  queryKey: ['disclosures'],
  staleTime: 300_000,
  queryFn: () => answer(client.GET('/api/v1/disclosures')),
})

export const publicationQuery = (id: string) =>
  queryOptions({
    queryKey: ['publication', id],
    queryFn: () => answer(client.GET('/api/v1/publications/{id}', { params: { path: { id } } })),
  })

export const dueQuery = queryOptions({
  queryKey: ['publications', 'due'],
  queryFn: () => answer(client.GET('/api/v1/publications/due')),
})

/** Enters the answer for a marked row in its register and makes the draft anew. */
export function useAnswer(publication: { id: string; pack: string; unitId: string }) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: async (entry: { register: string; values: Record<string, RecordValue | null> }) => {
      const { pack, unitId, id } = publication
      await answer(
        client.POST('/api/v1/registers/{pack}/{name}', {
          params: { path: { pack, name: entry.register } },
          body: { unitId, values: entry.values },
        }),
      )
      return answer(client.POST('/api/v1/publications/{id}/redraft', { params: { path: { id } }, body: {} }))
    },
    onSuccess: () =>
      Promise.all(['publication', 'publications'].map((key) => queries.invalidateQueries({ queryKey: [key] }))),
  })
}

export type Act =
  | { act: 'approve' }
  | { act: 'approve-and-publish' }
  | { act: 'publish' }
  | { act: 'return'; reason: string }

/** Moves a publication on, or back with a reason. */
export function useAct(id: string) {
  const queries = useQueryClient()
  const params = { path: { id } }
  return useMutation({
    mutationFn: async (act: Act): Promise<void> => {
      if (act.act === 'approve-and-publish') {
        await answer(client.POST('/api/v1/publications/{id}/approve', { params, body: {} }))
        await answer(client.POST('/api/v1/publications/{id}/publish', { params, body: {} }))
      } else if (act.act === 'approve')
        await answer(client.POST('/api/v1/publications/{id}/approve', { params, body: {} }))
      else if (act.act === 'publish')
        await answer(client.POST('/api/v1/publications/{id}/publish', { params, body: {} }))
      else await answer(client.POST('/api/v1/publications/{id}/return', { params, body: { reason: act.reason } }))
    },
    onSuccess: () =>
      Promise.all(['publication', 'publications'].map((key) => queries.invalidateQueries({ queryKey: [key] }))),
  })
}

export function useDrafting() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (body: { pack: string; disclosure: string; unitId: string; period: string }) =>
      answer(client.POST('/api/v1/publications', { body })),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['publications'] }),
  })
}
