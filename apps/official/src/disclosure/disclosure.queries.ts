import { answer, client } from '@api'
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

export type Act = { act: 'approve' } | { act: 'publish' } | { act: 'return'; reason: string }

/** Moves a publication on, or back with a reason. */
export function useAct(id: string) {
  const queries = useQueryClient()
  const params = { path: { id } }
  return useMutation({
    mutationFn: async (act: Act): Promise<void> => {
      if (act.act === 'approve') await answer(client.POST('/api/v1/publications/{id}/approve', { params, body: {} }))
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
