import type { Caller, Request } from '#http'
import { forbidden, unauthenticated } from '#kernel'

export interface HeldPost {
  readonly postId: string
  readonly code: string
  readonly title: string
  readonly unitId: string
  readonly unitName: string
  readonly divisionCode: string
}

/** One place a person may see for a topic: a range of division codes, or one unit. */
export interface Scope {
  readonly topic: string
  readonly divisionFrom: string | null
  readonly divisionUntil: string | null
  readonly unitId: string | null
}

/** Who is acting, in which session, with which posts and roles on the day the session was opened. */
export interface Actor extends Caller {
  readonly personId: string
  readonly personName: string
  readonly sessionId: string
  readonly posts: readonly HeldPost[]
  readonly roles: readonly string[]
  /** Absent only for actors made outside a session; such an actor sees nothing. */
  readonly scopes?: readonly Scope[]
  /** Self and declared relatives; absent means unknown, and unknown means recused from everything. */
  readonly kin?: readonly string[]
}

/** The signed-in person of a request; throws `http.sign_in`. */
export function actorOf(request: Request): Actor {
  if (!request.caller) throw unauthenticated('http.sign_in')
  return request.caller as Actor
}

/** Throws `access.not_for_you` unless the actor has one of the roles. */
export function requireRole(actor: Actor, ...roles: string[]): void {
  if (!roles.some((role) => actor.roles.includes(role))) throw forbidden('access.not_for_you')
}

/** The post in which the actor acts: every act names one. Throws `access.not_your_post`. */
export function requirePost(actor: Actor, postId: string): HeldPost {
  const post = actor.posts.find((p) => p.postId === postId)
  if (!post) throw forbidden('access.not_your_post')
  return post
}
