import { ApiProblem, answer, client, type Session } from '@api'
import { queryOptions, useSuspenseQuery } from '@tanstack/react-query'
import { setClock } from '../when.ts'

/** Who is signed in; `null` when nobody is. */
export const sessionQuery = queryOptions({
  queryKey: ['session'],
  staleTime: 60_000,
  queryFn: async (): Promise<Session | null> => {
    try {
      const session = await answer(client.GET('/api/v1/session'))
      setClock(session.now)
      return session
    } catch (problem) {
      if (problem instanceof ApiProblem && problem.status === 401) return null
      throw problem
    }
  },
})

/** The session of a page that is only drawn for somebody signed in. */
export function useSession(): Session {
  const session = useSuspenseQuery(sessionQuery).data
  if (!session) throw new ApiProblem('access.unauthenticated', '', 401)
  return session
}

export const holds = (session: Session, ...codes: readonly string[]): boolean =>
  session.posts.some((post) => codes.includes(post.code))

/** Supervisors ask; units explain. The same object is called 预警 by the one and 疑点 by the other. */
export const supervises = (session: Session): boolean =>
  holds(session, 'county-inspector', 'county-director', 'town-discipline-secretary')

/** The page a person most likely came for. */
export function homeOf(session: Session, narrow: boolean): '/counter' | '/external' | '/today' | '/approve' | '/work' {
  if (holds(session, 'seal-keeper')) return '/counter'
  if (holds(session, 'system-admin')) return '/external'
  if (supervises(session)) return '/today'
  if (narrow && holds(session, 'village-head', 'party-secretary', 'coop-chair')) return '/approve'
  return '/work'
}
