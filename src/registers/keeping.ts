import type { Actor } from '#access'
import { conflict, forbidden, type Instant, invalid, isWithin, missing, newId } from '#kernel'
import { record as putOnRecord } from '#ledger'
import { hasSqlState, type Tx } from '#store'
import { type DefinitionRow, getRegister, keyTaken } from './definition.store.ts'
import {
  divisionOfUnit,
  findRecord,
  insertRecord,
  insertVersion,
  type Kind,
  lockRecord,
  type RecordRow,
} from './record.store.ts'
import { firstState, mayMove, writersOf } from './register.ts'
import { changedFields, checkValues } from './values.ts'

/** The post in which somebody writes: in the record's unit, or in a unit whose division holds it. Undefined when there is none. */
export function writesAs(
  actor: Pick<Actor, 'posts' | 'personName'>,
  unit: { unitId: string; divisionCode: string },
  codes: readonly string[],
): string | undefined {
  const held = actor.posts.filter((p) => codes.includes(p.code))
  const post =
    held.find((p) => p.unitId === unit.unitId) ?? held.find((p) => isWithin(unit.divisionCode, p.divisionCode))
  return post && `${post.title} ${actor.personName}`
}

export interface OpenAsk {
  registerId: string
  unitId: string
  values: Readonly<Record<string, unknown>>
  state?: string | undefined
  actor: Actor
  at: Instant
}

/** A new record. Throws `registers.no_such`, `not_your_register`, `key_taken`, `no_such_state`, and those of `checkValues`. */
export async function openRecord(tx: Tx, ask: OpenAsk): Promise<{ id: string; version: number }> {
  const { actor, at, unitId } = ask
  const register = await getRegister(tx, ask.registerId)
  const divisionCode = await divisionOfUnit(tx, unitId)
  if (!divisionCode) throw missing('registers.missing')
  const as = writesAs(actor, { unitId, divisionCode }, writersOf(register.spec, 'opened'))
  if (!as) throw forbidden('registers.not_your_register')
  const body = checkValues(register.spec, ask.values)
  const state = ask.state ?? firstState(register.spec)
  if (!register.spec.states[state]) throw invalid('registers.no_such_state', { name: state })
  const id = newId(at)
  const key = String(body[register.spec.key])
  try {
    await insertRecord(tx, { id, registerId: register.id, topic: register.topic, unitId, divisionCode, key, at })
  } catch (error) {
    if (hasSqlState(error, '23505')) throw keyTaken(key)
    // Row security answers as if the unit were not there.
    if (hasSqlState(error, '42501')) throw missing('registers.missing')
    throw error
  }
  await enter(
    tx,
    register,
    { unitId },
    { id, number: 1, kind: 'opened', follows: null, state, body, reason: null, as, actor, at },
  )
  return { id, version: 1 }
}

export interface ChangeAsk {
  registerId: string
  recordId: string
  /** The newest version the person has seen; another one in between is `registers.changed_meanwhile`. */
  from: number
  values: Readonly<Record<string, unknown>>
  state?: string | undefined
  reason?: string | undefined
  /** The version that was wrong; then this entry is a correction and needs its reason. */
  corrects?: number | undefined
  actor: Actor
  at: Instant
}

/**
 * A new version: of what the record says, of its state, or a correction that points at the version that was wrong. Throws `registers.missing`,
 * `changed_meanwhile`, `not_your_register`, `not_that_way`, `fixed_field`, `reason_needed`, `nothing_changed`, and those of `checkValues`.
 */
export async function changeRecord(tx: Tx, ask: ChangeAsk): Promise<{ version: number }> {
  const register = await getRegister(tx, ask.registerId)
  await lockRecord(tx, ask.recordId)
  const now = await findRecord(tx, register.id, ask.recordId)
  if (!now) throw missing('registers.missing')
  if (now.latest !== ask.from) throw conflict('registers.changed_meanwhile')
  const body = checkValues(register.spec, ask.values)
  const state = ask.state ?? now.state
  const changed = changedFields(register.spec, now.body, body)
  const kind = kindOf(ask, now, state)
  const as = writesAs(ask.actor, now, writersOf(register.spec, kind))
  if (!as) throw forbidden('registers.not_your_register')
  if (kind === 'corrected') {
    if (!ask.reason?.trim()) throw invalid('registers.reason_needed')
    if (ask.corrects! > now.latest || ask.corrects! < 1) throw invalid('registers.no_such_version')
  } else {
    if (!mayMove(register.spec, now.state, state)) throw conflict('registers.not_that_way')
    const fixed = changed.find((name) => register.spec.fields[name]!.fixed)
    if (fixed) throw invalid('registers.fixed_field', { label: register.spec.fields[fixed]!.label.zh })
  }
  if (body[register.spec.key] !== now.key) throw invalid('registers.key_stays')
  if (!register.spec.states[state]) throw invalid('registers.no_such_state', { name: state })
  if (changed.length === 0 && state === now.state) throw invalid('registers.nothing_changed')
  const number = now.latest + 1
  await enter(tx, register, now, {
    id: now.id,
    number,
    kind,
    follows: ask.corrects ?? now.latest,
    state,
    body,
    reason: ask.reason?.trim() || null,
    as,
    actor: ask.actor,
    at: ask.at,
  })
  return { version: number }
}

const kindOf = (ask: ChangeAsk, now: RecordRow, state: string): Kind =>
  ask.corrects !== undefined ? 'corrected' : state === now.state ? 'changed' : 'moved'

interface Entry {
  id: string
  number: number
  kind: Kind
  follows: number | null
  state: string
  body: Readonly<Record<string, string | number | boolean>>
  reason: string | null
  as: string
  actor: Actor
  at: Instant
}

async function enter(tx: Tx, register: DefinitionRow, unit: { unitId: string }, e: Entry): Promise<void> {
  const { actor, id, ...version } = e
  await insertVersion(tx, { ...version, recordId: id, by: actor.personId })
  // What the record says lies in the register, where personal words can be found again; the ledger keeps who moved it and where to.
  await putOnRecord(tx, {
    kind: `registers.${e.kind}`,
    unitId: unit.unitId,
    content: {
      register: register.id,
      record: id,
      version: e.number,
      follows: e.follows,
      state: e.state,
      by: actor.personId,
    },
    at: e.at,
  })
}
