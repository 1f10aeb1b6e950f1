export { createAccount, disableAccount, setPassword, signIn } from './accounts.store.ts'
export { type Actor, actorOf, type HeldPost, requirePost, requireRole, type Scope } from './actor.ts'
export { asActor } from './context.store.ts'
export { ask, contributePolicy, decide, persons, policyEngine, postKey, type Resource, readPolicy } from './decide.ts'
export { addGrant, endGrant, type Grant, type Over, TOPICS, type Topic, whoStandsBack } from './grants.store.ts'
export {
  type AccountLine,
  accountsBy,
  createOneTimeAccount,
  holdsGrant,
  listAccounts,
  type RoleTemplate,
  resetAccount,
  roleTemplates,
  SLIP_DAYS,
  type Slip,
} from './one-time.store.ts'
export type { PolicyEngine, PolicyPart, Verdict } from './policy-engine.ts'
export { type AccessDeps, identifier, keepSession, SESSION_COOKIE } from './session.routes.ts'
export {
  endSession,
  endSessionsOf,
  findSession,
  type OpenSession,
  openDemoSession,
  openSession,
  SESSION_DEFAULTS,
  type SessionSettings,
} from './sessions.store.ts'
export {
  addUsage,
  loadUsage,
  type OwnUsage,
  ownUsage,
  type TownUsage,
  townUsage,
  type UsageDay,
  type VillageUsage,
  villageUsage,
} from './usage.store.ts'
