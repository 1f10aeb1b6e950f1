import { ApiProblem } from '@api'
import { queryOptions } from '@tanstack/react-query'

export const castQuery = queryOptions({
  queryKey: ['cast'],
  staleTime: Number.POSITIVE_INFINITY,
  queryFn: async (): Promise<{ person: string; role: string }[]> => {
    const response = await fetch('/tour/cast', { credentials: 'same-origin' })
    if (!response.ok) throw new ApiProblem('access.become', '', response.status)
    return response.json()
  },
})

/**
 * In a demonstration a visitor may be another person of the cast, without a password: the front door's button, from inside.
 * Loads the page that belongs to that person, on the matter one was looking at; outside a demonstration the server has no such door.
 */
export async function become(
  person: string,
  looking: { matter?: string | undefined; from?: string | undefined } = {},
): Promise<void> {
  const response = await fetch('/tour/open', {
    method: 'POST',
    credentials: 'same-origin',
    headers: { 'content-type': 'application/json', 'x-qinglian': '1' },
    body: JSON.stringify({ person }),
  }).catch(() => {
    throw new ApiProblem('network', '', 0)
  })
  if (!response.ok) throw new ApiProblem('access.become', '', response.status)
  const page = new URL(response.url)
  if (looking.matter) page.searchParams.set('matter', looking.matter)
  if (looking.from) page.searchParams.set('from', looking.from)
  window.location.assign(page.href)
}
