import { imports } from '@api'
import { keepPreviousData, queryOptions } from '@tanstack/react-query'

export const batchesPage = 20

export const tablesQuery = queryOptions({ queryKey: ['import-tables'], queryFn: imports.tables, staleTime: 600_000 })
export const examplesQuery = queryOptions({
  queryKey: ['import-examples'],
  queryFn: imports.examples,
  staleTime: 600_000,
})
export const batchesQuery = (offset: number) =>
  queryOptions({
    queryKey: ['import-batches', offset],
    placeholderData: keepPreviousData,
    queryFn: () => imports.batches(batchesPage, offset),
  })

/** One file on record, asked again every second until its rules have run. */
export const batchQuery = (id: number) =>
  queryOptions({
    queryKey: ['import-batch', id],
    queryFn: () => imports.batch(id),
    refetchInterval: (query) => (query.state.data?.judgedAt ? false : 1000),
  })
