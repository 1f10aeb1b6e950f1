import { dueDateBy, loadCalendar } from '#clocks'
import { hashOf, utf8 } from '#crypto'
import { holdersOf } from '#directory'
import { describeFiles } from '#forms'
import { conflict, dateOf, type Instant, invalid, localTime, missing, newId } from '#kernel'
import { record } from '#ledger'
import { notify } from '#notices'
import type { Tx } from '#store'
import {
  type Authorisation,
  authorisationsOf,
  insertAuthorisations,
  revokeAuthorisations,
} from './authorisation.store.ts'
import { COMPLETED, reconcileAuthorisation } from './completion.ts'
import { findStampingRequest, findWaitingLimit, nameOf, type StampingRequest } from './request.store.ts'
import { type Seal, type SealKind, sealOfUnit } from './seal.store.ts'

export interface ActionCall {
  readonly matterId: string
  readonly params: Readonly<Record<string, unknown>>
  readonly at: Instant
}

/** Whose seal each is: the post that decides lends its own seal, whatever the form says. */
const SEAL_OF_POST: Readonly<Record<string, SealKind>> = {
  'party-secretary': 'party',
  'village-head': 'village',
  'coop-chair': 'coop',
}

/** How long an authorisation lasts in a flow that does not say how long it waits for the stamping. */
const USUAL_LIMIT = { workingDays: 1 } as const

/**
 * `seals.authorise`: lends the seal of the post that approved last, for as many impressions as the matter asks for, for as long
 * as the flow waits for them. One matter holds one open authorisation; a second call before the first is used up or over is refused.
 */
export async function authorise(tx: Tx, { matterId, at }: ActionCall): Promise<Record<string, unknown>> {
  const request = await requestOf(tx, matterId)
  const copies = Number(request.fields['copies'] ?? 1)
  if (!Number.isInteger(copies) || copies < 1 || copies > 200) throw invalid('devices.copies')
  if (!request.decidedBy) throw conflict('devices.nobody_decided')
  const open = (await authorisationsOf(tx, matterId)).some((a) => !a.revokedAt && !a.completedAt && a.expiresAt >= at)
  if (open) throw conflict('devices.already_authorised')
  const seal = await sealOfUnit(
    tx,
    request.unitId,
    SEAL_OF_POST[request.decidedBy.postCode] ?? request.fields['seal'] ?? 'village',
  )
  const document = await documentOf(tx, request)
  const { definitionVersion, limit } = await findWaitingLimit(tx, matterId, COMPLETED)
  const expiresAt = dueDateBy(await loadCalendar(tx, seal.divisionCode))(at, limit ?? USUAL_LIMIT)
  const id = newId(at)
  const authorisation = {
    id,
    sealId: seal.id,
    unitId: seal.unitId,
    divisionCode: seal.divisionCode,
    matterId,
    definitionVersion,
    ...document,
    copies,
    grantedBy: request.decidedBy.personId,
    grantedAt: at,
    expiresAt,
    used: 0,
    completedAt: null,
    revokedAt: null,
  }
  await insertAuthorisations(tx, [authorisation])
  await record(tx, {
    kind: 'devices.authorised',
    unitId: seal.unitId,
    content: {
      authorisation: id,
      matter: matterId,
      seal: seal.id,
      copies,
      document: document.documentHash,
      until: expiresAt,
    },
    at,
  })
  await tellKeeper(tx, seal, authorisation, request)
  return { authorisation_id: id, seal: seal.kind, expires_at: expiresAt }
}

/** The keeper of the seal hears that the sleeve is open, for what and until when. */
async function tellKeeper(
  tx: Tx,
  seal: Seal,
  { copies, expiresAt, grantedBy, grantedAt }: Authorisation,
  { matterId, title }: StampingRequest,
): Promise<void> {
  const { date, time } = localTime(expiresAt)
  const [, month, day] = date.split('-').map(Number)
  const by = await nameOf(tx, grantedBy)
  const params = { by, seal: seal.name, title, copies, until: `${month}月${day}日 ${time.slice(0, 5)}` }
  for (const { personId } of await holdersOf(tx, seal.unitId, 'seal-keeper', dateOf(grantedAt)))
    await notify(tx, {
      to: { personId },
      template: 'devices.sms_authorised',
      params,
      unitId: seal.unitId,
      subject: matterId,
      at: grantedAt,
    })
}

/** `seals.reconcile`: compares number, document and pictures; `reconciled` is `agrees` or `differs`. */
export async function reconcileMatter(tx: Tx, { matterId, at }: ActionCall): Promise<Record<string, unknown>> {
  const last = (await authorisationsOf(tx, matterId)).at(-1)
  if (!last) throw missing('devices.nothing_authorised')
  const { lastAt, ...result } = await reconcileAuthorisation(tx, last)
  await record(tx, {
    kind: 'devices.reconciled',
    unitId: last.unitId,
    content: { matter: matterId, authorisation: last.id, ...result },
    at,
  })
  return { ...result, differences: result.differences.join(' '), stamped_at: lastAt }
}

/** `seals.revoke`: what is not used up can no longer be used. */
export async function revoke(tx: Tx, { matterId, params, at }: ActionCall): Promise<Record<string, unknown>> {
  return { revoked: await revokeAuthorisations(tx, matterId, String(params['reason'] ?? ''), at) }
}

async function requestOf(tx: Tx, matterId: string): Promise<StampingRequest> {
  const request = await findStampingRequest(tx, matterId)
  if (!request) throw missing('http.nothing_here')
  return request
}

/** What was approved: the one page, or the list of pages. Blank only when nothing is on any of them. */
async function documentOf(
  tx: Tx,
  request: StampingRequest,
): Promise<{ documentHash: string | null; documentBlank: boolean | null }> {
  const [first, ...more] = request.fileHashes
  if (first === undefined) return { documentHash: null, documentBlank: null }
  const blanks = (await describeFiles(tx, request.fileHashes)).map((f) => f.blank)
  const documentBlank = blanks.every((b) => b === true) ? true : blanks.some((b) => b === false) ? false : null
  return { documentHash: more.length ? hashOf('sha256', utf8(request.fileHashes.join('\n'))) : first, documentBlank }
}
