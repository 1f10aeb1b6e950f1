import { z } from 'zod'
import { type Actor, actorOf, asActor } from '#access'
import { type App, listOf, localeOf, paging, type Request, type RouteContext } from '#http'
import { missing } from '#kernel'
import type { Tx } from '#store'
import type { Locale } from '#texts'
import { type DefinitionRow, getRegister, listRegisters } from './definition.store.ts'
import { changeRecord, openRecord, writesAs } from './keeping.ts'
import { findRecord, listRecords, type RecordRow, type VersionRow, versionsOf } from './record.store.ts'
import { firstState, said, writersOf } from './register.ts'
import { changedFields, shownValues, type Values } from './values.ts'

const PURPOSE = '记台账、查台账'
const LOOKS = { reads: ['register'], purpose: PURPOSE }

const value = z.union([z.string(), z.number(), z.boolean()])
const values = z.record(z.string(), value)
const entered = z.record(z.string().max(60), z.union([value, z.null()]))
const option = z.object({ value: z.string(), label: z.string() })
const describedField = z.object({
  name: z.string(),
  label: z.string(),
  hint: z.string().nullable(),
  type: z.string(),
  required: z.boolean(),
  fixed: z.boolean(),
  listed: z.boolean(),
  mask: z.string(),
  options: z.array(option),
})
const described = z.object({
  pack: z.string(),
  name: z.string(),
  title: z.string(),
  about: z.string().nullable(),
  basis: z.array(z.string()),
  keyField: z.string(),
  nameField: z.string(),
  fields: z.array(describedField),
  states: z.array(option.extend({ to: z.array(z.string()) })),
  firstState: z.string(),
  /** The units in which this person may open records. */
  opensIn: z.array(z.object({ id: z.string(), name: z.string() })),
})
const item = z.object({
  id: z.uuid(),
  key: z.string(),
  name: z.string(),
  unit: z.object({ id: z.uuid(), name: z.string() }),
  state: z.string(),
  stateTitle: z.string(),
  version: z.number().int(),
  changedAt: z.string(),
  values,
})
const one = item.extend({
  openedAt: z.string(),
  mayChange: z.boolean(),
  mayCorrect: z.boolean(),
  history: z.array(
    z.object({
      version: z.number().int(),
      kind: z.enum(['opened', 'changed', 'moved', 'corrected']),
      follows: z.number().int().nullable(),
      state: z.string(),
      stateTitle: z.string(),
      at: z.string(),
      who: z.string(),
      reason: z.string().nullable(),
      changes: z.array(
        z.object({ field: z.string(), label: z.string(), before: value.nullable(), after: value.nullable() }),
      ),
    }),
  ),
})
const of = z.object({ pack: z.string().max(80), name: z.string().max(80) })
const ofRecord = of.extend({ id: z.uuid() })
const reason = z.string().trim().min(2).max(400)

/** 台账: list, open, history, add, change, for any register of any pack. */
export function registerRoutes(app: App, { stores, clock }: RouteContext): void {
  const act = <T>(request: Request, fn: (tx: Tx, actor: Actor) => Promise<T>): Promise<T> => {
    const actor = actorOf(request)
    return asActor(stores, actor, PURPOSE, (tx) => fn(tx, actor))
  }

  app.get(
    '/api/v1/registers',
    { config: { looks: 'none' }, schema: { response: { 200: z.array(described) } } },
    async (request) =>
      act(request, async (tx, actor) =>
        (await listRegisters(tx)).map((register) => describe(register, actor, localeOf(request))),
      ),
  )

  app.get(
    '/api/v1/registers/:pack/:name',
    {
      config: { looks: LOOKS },
      schema: {
        params: of,
        querystring: z.object({
          ...paging,
          unitId: z.uuid().optional(),
          state: z.string().max(60).optional(),
          find: z.string().max(60).optional(),
        }),
        response: { 200: listOf(item).extend({ register: described }) },
      },
    },
    async (request) =>
      act(request, async (tx, actor) => {
        const locale = localeOf(request)
        const register = await getRegister(tx, idOf(request.params))
        const { items, total } = await listRecords(tx, { registerId: register.id, ...request.query })
        return {
          register: describe(register, actor, locale),
          items: items.map((row) => itemOf(register, row, actor, locale)),
          total,
        }
      }),
  )

  app.post(
    '/api/v1/registers/:pack/:name',
    {
      config: { looks: 'none' },
      schema: {
        params: of,
        body: z.strictObject({ unitId: z.uuid(), values: entered, state: z.string().max(60).optional() }),
        response: { 201: z.object({ id: z.uuid(), version: z.number().int() }) },
      },
    },
    async (request, reply) => {
      const made = await act(request, (tx, actor) =>
        openRecord(tx, { registerId: idOf(request.params), ...request.body, actor, at: clock.now() }),
      )
      return reply.code(201).send(made)
    },
  )

  app.get(
    '/api/v1/registers/:pack/:name/:id',
    { config: { looks: LOOKS }, schema: { params: ofRecord, response: { 200: one } } },
    async (request) =>
      act(request, async (tx, actor) => {
        const register = await getRegister(tx, idOf(request.params))
        const row = await findRecord(tx, register.id, request.params.id)
        if (!row) throw missing('registers.missing')
        const locale = localeOf(request)
        const keeps = writesAs(actor, row, register.spec.writes.change) !== undefined
        return {
          ...itemOf(register, row, actor, locale),
          openedAt: row.openedAt,
          mayChange: keeps,
          mayCorrect: writesAs(actor, row, writersOf(register.spec, 'corrected')) !== undefined,
          history: historyOf(register, await versionsOf(tx, row.id), keeps, locale),
        }
      }),
  )

  app.post(
    '/api/v1/registers/:pack/:name/:id/versions',
    {
      config: { looks: 'none' },
      schema: {
        params: ofRecord,
        body: z.strictObject({
          from: z.int().min(1),
          values: entered,
          state: z.string().max(60).optional(),
          reason: reason.optional(),
          corrects: z.int().min(1).optional(),
        }),
        response: { 201: z.object({ version: z.number().int() }) },
      },
    },
    async (request, reply) => {
      const made = await act(request, (tx, actor) =>
        changeRecord(tx, {
          registerId: idOf(request.params),
          recordId: request.params.id,
          ...request.body,
          actor,
          at: clock.now(),
        }),
      )
      return reply.code(201).send(made)
    },
  )
}

const idOf = ({ pack, name }: { pack: string; name: string }): string => `${pack}/${name}`

function describe(register: DefinitionRow, actor: Actor, locale: Locale): z.output<typeof described> {
  const { spec } = register
  const units = actor.posts
    .filter((p) => spec.writes.open.includes(p.code))
    .map((p) => ({ id: p.unitId, name: p.unitName }))
  return {
    pack: register.pack,
    name: register.name,
    title: said(spec.title, locale),
    about: spec.about ? said(spec.about, locale) : null,
    basis: spec.basis,
    keyField: spec.key,
    nameField: spec.name,
    fields: Object.entries(spec.fields).map(([name, f]) => ({
      name,
      label: said(f.label, locale),
      hint: f.hint ? said(f.hint, locale) : null,
      type: f.type,
      required: f.required,
      fixed: f.fixed,
      listed: f.listed,
      mask: f.mask,
      options: Object.entries(f.options ?? {}).map(([code, words]) => ({ value: code, label: said(words, locale) })),
    })),
    states: Object.entries(spec.states).map(([code, s]) => ({ value: code, label: said(s.title, locale), to: s.to })),
    firstState: firstState(spec),
    opensIn: [...new Map(units.map((unit) => [unit.id, unit])).values()],
  }
}

function itemOf(register: DefinitionRow, row: RecordRow, actor: Actor, locale: Locale): z.output<typeof item> {
  const shown = shownValues(register.spec, row.body, writesAs(actor, row, register.spec.writes.change) !== undefined)
  return {
    id: row.id,
    key: row.key,
    name: String(shown[register.spec.name] ?? row.key),
    unit: { id: row.unitId, name: row.unitName },
    state: row.state,
    stateTitle: stateTitle(register, row.state, locale),
    version: row.latest,
    changedAt: row.changedAt,
    values: { ...shown },
  }
}

const stateTitle = ({ spec }: DefinitionRow, state: string, locale: Locale): string => {
  const known = spec.states[state]
  return known ? said(known.title, locale) : state
}

/** Newest first, each version beside the one it follows. */
function historyOf(register: DefinitionRow, versions: readonly VersionRow[], keeps: boolean, locale: Locale) {
  const by = new Map(versions.map((v) => [v.number, v]))
  const look = (body: Values) => shownValues(register.spec, body, keeps)
  return versions.map((v) => {
    const before = v.number > 1 ? look(by.get(v.number - 1)?.body ?? {}) : {}
    const after = look(v.body)
    const changes = v.number > 1 ? changedFields(register.spec, before, after) : []
    return {
      version: v.number,
      kind: v.kind,
      follows: v.follows,
      state: v.state,
      stateTitle: stateTitle(register, v.state, locale),
      at: v.enteredAt,
      who: v.enteredAs,
      reason: v.reason,
      changes: changes.map((field) => ({
        field,
        label: said(register.spec.fields[field]!.label, locale),
        before: before[field] ?? null,
        after: after[field] ?? null,
      })),
    }
  })
}
