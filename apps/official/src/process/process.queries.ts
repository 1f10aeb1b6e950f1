import { answer, type Completion, client, type NewMatter } from '@api'
import { keepPreviousData, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'

export const pageSize = 50

export const tasksQuery = (offset = 0) =>
  queryOptions({
    queryKey: ['tasks', offset],
    placeholderData: keepPreviousData,
    queryFn: () => answer(client.GET('/api/v1/tasks', { params: { query: { limit: pageSize, offset } } })),
  })

export const mattersQuery = (query: {
  status?: string
  process?: string
  unitId?: string
  q?: string
  origin?: string
  offset?: number
  limit?: number
}) =>
  queryOptions({
    queryKey: ['matters', query],
    placeholderData: keepPreviousData,
    queryFn: () =>
      answer(client.GET('/api/v1/matters', { params: { query: { limit: pageSize, offset: 0, ...query } } })),
  })

export const matterQuery = (id: string) =>
  queryOptions({
    queryKey: ['matter', id],
    queryFn: () => answer(client.GET('/api/v1/matters/{id}', { params: { path: { id } } })),
  })

export const processesQuery = queryOptions({
  queryKey: ['processes'],
  staleTime: 300_000,
  queryFn: () => answer(client.GET('/api/v1/processes')),
})

/** The matter on its drawing, and where its course left it. */
export const drawingQuery = (id: string) =>
  queryOptions({
    queryKey: ['drawing', id],
    queryFn: () => answer(client.GET('/api/v1/matters/{id}/drawing', { params: { path: { id } } })),
  })

/** Completes a task; whatever list or page shows the matter is fetched again. */
export function useCompletion() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (done: Completion & { taskId: string; headers?: Record<string, string> }) => {
      const { taskId, headers = {}, ...body } = done
      return answer(client.POST('/api/v1/tasks/{id}/complete', { params: { path: { id: taskId } }, body, headers }))
    },
    // Not waited for: the lists drop the finished task, and with it the page part that still has to say it is done.
    onSuccess: () => {
      void queries.invalidateQueries({ predicate: (query) => query.queryKey[0] !== 'session' })
    },
  })
}

export function useWithdrawal(id: string) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (reason: string) =>
      answer(client.POST('/api/v1/matters/{id}/withdraw', { params: { path: { id } }, body: { reason } })),
    onSuccess: () => queries.invalidateQueries({ predicate: (query) => query.queryKey[0] !== 'session' }),
  })
}

export const startMatter = (body: NewMatter) => answer(client.POST('/api/v1/matters', { body }))
