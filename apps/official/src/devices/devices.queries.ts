import { answer, client, getFile, type Press } from '@api'
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'

// Approval happens on somebody else's phone, so the counter looks again by itself.
const lookAgain = 2_000

export const sealsQuery = (unitId: string) =>
  queryOptions({
    queryKey: ['seals', unitId],
    refetchInterval: lookAgain,
    queryFn: () => answer(client.GET('/api/v1/seals', { params: { query: { unitId } } })),
  })

/** What the telephones of the demonstration have received about a matter; without one, those of the village's officials. */
export const phoneQuery = (unitId: string, subject: string | undefined) =>
  queryOptions({
    queryKey: ['phone', unitId, subject],
    refetchInterval: lookAgain,
    queryFn: () => answer(client.GET('/api/v1/phone', { params: { query: subject ? { subject } : { unitId } } })),
  })

/** The picture of a paper, decoded; a drawing on it becomes the sleeve's photograph. */
export const paperQuery = (matterId: string, hash: string | undefined) =>
  queryOptions({
    queryKey: ['paper', matterId, hash],
    enabled: Boolean(hash),
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: async () => createImageBitmap(await getFile(hash ?? '', matterId)),
  })

export function usePress() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: ({ sealId, ...body }: Press & { sealId: string }) =>
      answer(client.POST('/api/v1/seals/{id}/press', { params: { path: { id: sealId } }, body })),
    onSettled: () =>
      Promise.all(
        ['seals', 'matter', 'matters', 'phone', 'flags'].map((key) => queries.invalidateQueries({ queryKey: [key] })),
      ),
  })
}
