import { answer, client } from '@api'
import { keepPreviousData, queryOptions } from '@tanstack/react-query'

/** `pack/name` as the parameters of a path. */
export const splitId = (id: string) => {
  const [pack = '', name = ''] = id.split('/')
  return { pack, id: name }
}

export const indicatorsQuery = queryOptions({
  queryKey: ['indicators'],
  staleTime: 300_000,
  queryFn: () => answer(client.GET('/api/v1/indicators')),
})

export const indicatorQuery = (id: string, period: string) =>
  queryOptions({
    queryKey: ['indicator', id, period],
    enabled: Boolean(id),
    placeholderData: keepPreviousData,
    queryFn: () =>
      answer(
        client.GET('/api/v1/indicators/{pack}/{id}', {
          params: { path: splitId(id), query: period ? { period } : {} },
        }),
      ),
  })

export const indicatorRowsQuery = (id: string, unitId: string, period: string) =>
  queryOptions({
    queryKey: ['indicator-rows', id, unitId, period],
    queryFn: () =>
      answer(
        client.GET('/api/v1/indicators/{pack}/{id}/rows', {
          params: { path: splitId(id), query: { unitId, ...(period ? { period } : {}) } },
        }),
      ),
  })

export const comparisonsQuery = (pack: string, unitId: string) =>
  queryOptions({
    queryKey: ['comparisons', pack, unitId],
    staleTime: 60_000,
    queryFn: () => answer(client.GET('/api/v1/comparisons', { params: { query: { pack, unitId } } })),
  })

export const comparisonRowsQuery = (id: string, unitId: string, side: 'now' | 'before') =>
  queryOptions({
    queryKey: ['comparison-rows', id, unitId, side],
    queryFn: () =>
      answer(
        client.GET('/api/v1/comparisons/{pack}/{id}/rows', { params: { path: splitId(id), query: { unitId, side } } }),
      ),
  })

export const indicesQuery = queryOptions({
  queryKey: ['indices'],
  staleTime: 60_000,
  queryFn: () => answer(client.GET('/api/v1/indices')),
})

export const boardQuery = (id: string, division: string, period: string) =>
  queryOptions({
    queryKey: ['board', id, division, period],
    placeholderData: keepPreviousData,
    queryFn: () =>
      answer(
        client.GET('/api/v1/indices/{pack}/{id}/board', {
          params: { path: splitId(id), query: { division, period } },
        }),
      ),
  })
