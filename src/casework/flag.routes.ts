import { z } from 'zod'
import { type Actor, actorOf, asActor, decide } from '#access'
import { listTables } from '#facts'
import { type App, listOf, localeOf, paging, type RouteContext } from '#http'
import { type Instant, missing, ProblemError } from '#kernel'
import { looksAt, recordLook } from '#ledger'
import { type Say, sayIn } from '#pack'
import { formView, getMatter, spokenSteps } from '#process'
import { getRule, inLanguage, precisionOf, rowsOf } from '#rules'
import type { Stores, Tx } from '#store'
import type { Locale } from '#texts'
import { countCorrections, findRerun, namesOf } from './casework.store.ts'
import { colourOf } from './colour.ts'
import { type Correction, correctData, correctionOf } from './correcting.ts'
import { maskEvidence, personIdsIn } from './evidence.ts'
import { inWords, shapesIn } from './evidence-words.ts'
import { type FlagRow, findFlagRow, listFlagRows } from './flag.store.ts'
import { flagResource } from './policy.ts'

const named = z.object({ id: z.string(), name: z.string() })
const item = z.object({
  id: z.string(),
  rule: z.string(),
  ruleTitle: z.string(),
  group: z.string(),
  /** `group` in the reader's language. */
  groupName: z.string(),
  subject: z.string(),
  period: z.string(),
  outcome: z.string(),
  colour: z.enum(['red', 'amber', 'grey', 'green']),
  value: z.number().nullable(),
  reason: z.string().nullable(),
  unit: named.nullable(),
  raisedAt: z.string(),
  state: z.enum(['raised', 'settled', 'withdrawn']),
  dueAt: z.string().nullable(),
  matterId: z.string().nullable(),
})

const cell = z.string().nullable()
const stepView = z.object({
  id: z.string(),
  name: z.string(),
  publicName: z.string(),
  state: z.enum(['done', 'current', 'todo', 'skipped']),
  at: z.string().nullable(),
  who: z.string().nullable(),
  post: z.string().nullable(),
  dueAt: z.string().nullable(),
  overdue: z.boolean(),
  note: z.string().nullable(),
})
const correctionView = z.object({
  /** Fields that may be put right, as the staff app draws forms, with what they hold now. */
  form: z
    .object({
      form: formView,
      values: z.record(z.string(), z.unknown()),
      shown: z.record(z.string(), z.string()),
    })
    .nullable(),
  mine: z.boolean(),
  /** Tables of offices the rule reads; what is wrong there is reported anew by the office. */
  reported: z.array(z.string()),
  made: z.array(
    z.object({
      at: z.string(),
      who: z.string(),
      post: z.string(),
      reason: z.string(),
      changes: z.array(z.object({ name: z.string(), label: z.string(), from: z.string(), to: z.string() })),
    }),
  ),
})
const whole = item.extend({
  ruleText: z.string(),
  why: z.string(),
  legalBasis: z.array(z.string()),
  params: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
  /** The parameters that say what they are for, in words. */
  settings: z.array(z.object({ said: z.string(), value: z.string(), unit: z.string() })),
  falsePositives: z.array(z.string()),
  evidence: z.array(
    z.object({
      table: z.string(),
      title: z.string().nullable(),
      columns: z.array(z.string()),
      titles: z.array(z.string().nullable()),
      rows: z.array(z.array(cell)),
      sources: z.array(
        z
          .object({ rowId: z.string(), file: z.string(), sheet: z.string().nullable(), row: z.number().int() })
          .nullable(),
      ),
      opens: z.string().nullable(),
      sealed: z.array(z.string()),
    }),
  ),
  precision: z
    .object({ judged: z.number().int(), upheld: z.number().int(), low: z.number(), high: z.number() })
    .nullable(),
  looks: z.array(z.object({ at: z.string(), who: z.string() })),
  /** Verdicts that the data were wrong: they count neither for nor against the rule. */
  corrected: z.number().int(),
  casework: z
    .object({
      matterId: z.string(),
      steps: z.array(stepView),
      /** What the rule said when it was asked again. */
      rerun: z.object({ at: z.string(), stillFlagged: z.boolean(), reason: z.string().nullable() }).nullable(),
      correction: correctionView.nullable(),
    })
    .nullable(),
})

/** Flags: the list, and one of them with everything an inspector must see before concluding anything. */
export function flagRoutes(app: App, { stores, clock }: RouteContext): void {
  app.get(
    '/api/v1/flags',
    {
      config: { looks: 'none' },
      schema: {
        querystring: z.object({
          ...paging,
          state: z.enum(['raised', 'settled', 'withdrawn']).optional(),
          rule: z.string().max(200).optional(),
          pack: z.string().max(100).optional(),
          unitId: z.uuid().optional(),
          period: z.string().max(20).optional(),
          group: z.string().max(40).optional(),
          workspace: z.enum(['county', 'external']).default('county'),
        }),
        response: {
          200: listOf(item).extend({
            counts: z.record(z.string(), z.number().int()),
            /** The groups' names in the reader's language. */
            groups: z.record(z.string(), z.string()),
            ended: z.number().int(),
          }),
        },
      },
    },
    (request) =>
      asActor(stores, actorOf(request), 'supervision', async (tx) => {
        const { items, total, counts, ended } = await listFlagRows(tx, request.query)
        const say = await sayIn(tx, localeOf(request))
        const groups = Object.fromEntries(Object.keys(counts).map((group) => [group, say(group)]))
        return { items: items.map((flag) => toItem(flag, say)), total, counts, groups, ended }
      }),
  )

  app.post(
    '/api/v1/flags/:id/correct',
    {
      config: { looks: 'none' },
      schema: {
        params: z.object({ id: z.guid() }),
        body: z.object({
          data: z.record(z.string().max(100), z.unknown()),
          reason: z.string().trim().min(5).max(800),
          files: z
            .array(
              z.object({
                hash: z.string().regex(/^sha256:[0-9a-f]{64}$/),
                name: z.string().min(1).max(200).optional(),
              }),
            )
            .max(20)
            .default([]),
        }),
        response: { 204: z.null() },
      },
    },
    async (request, reply) => {
      const actor = actorOf(request)
      const asked = { flagId: request.params.id, actor, locale: localeOf(request), at: clock.now(), ...request.body }
      await asActor(stores, actor, 'handling', (tx) => correctData(tx, asked))
      return reply.code(204).send(null)
    },
  )

  app.get(
    '/api/v1/flags/:id',
    {
      config: { looks: { reads: ['evidence'], purpose: 'supervision' } },
      schema: {
        // A flag's id is a hash in the shape of a UUID, without the version bits that `z.uuid` asks for.
        params: z.object({ id: z.guid() }),
        // Says what for the personal columns are opened; the answer then holds them, and the look is recorded with these words.
        querystring: z.object({ open: z.string().trim().min(4).max(100).optional() }),
        response: { 200: whole },
      },
    },
    async (request) => {
      const actor = actorOf(request)
      const { open } = request.query
      const asked = { id: request.params.id, actor, at: clock.now(), locale: localeOf(request), open }
      return asActor(stores, actor, 'supervision', (tx) => flagOf(tx, stores, asked))
    },
  )
}

interface Asked {
  readonly id: string
  readonly actor: Actor
  readonly at: Instant
  readonly locale: Locale
  readonly open: string | undefined
}

async function flagOf(tx: Tx, stores: Pick<Stores, 'owner'>, { id, actor, at, locale, open }: Asked) {
  const flag = await findFlagRow(tx, id)
  if (!flag) throw missing('casework.no_such_flag')
  const rule = await getRule(tx, flag.rule)
  const { definition } = rule
  const say = await sayIn(tx, locale)
  const looks = await looksAt(tx, id)
  const rows = await rowsOf(stores, flag, at)
  const names = await namesOf(tx, [...personIdsIn(rows), ...looks.map((l) => l.personId)])
  if (open) {
    decide(actor, 'flag.open', flagResource(flag), { purpose: open, unseen: 'casework.no_such_flag' })
    await recordLook(tx, {
      personId: actor.personId,
      purpose: open,
      reads: ['personal columns'],
      route: 'flag',
      subject: id,
      at,
    })
  }
  const tables = await listTables(tx, [rule.pack])
  const matter = flag.matterId ? await matterOf(tx, flag.matterId, actor, at, locale) : undefined
  const rerun = matter ? await findRerun(tx, matter.id) : null
  return {
    ...toItem(flag, say),
    ruleTitle: say(inLanguage(definition.title, locale)),
    ruleText: rule.text.replace(/^\s*\/\*---[\s\S]*?---\*\/\s*/, ''),
    why: say(inLanguage(definition.why, locale)),
    legalBasis: definition.legal_basis.map(say),
    params: Object.fromEntries(Object.entries(definition.params).map(([name, p]) => [name, p.value])),
    settings: Object.values(definition.params).flatMap(({ why: said, value, unit }) =>
      said ? [{ said: say(inLanguage(said, locale)), value: String(value), unit: say(unit ?? '') }] : [],
    ),
    falsePositives: definition.false_positives.map((said) => say(inLanguage(said, locale))),
    // Cells hold words of packs, such as steps and kinds of documents; names and what people wrote are in no phrase book.
    evidence: (
      await inWords(
        stores.owner.query,
        maskEvidence(rows, {
          sensitivityOf: (table, column) =>
            tables.find((t) => t.name === table)?.definition.columns[column]?.sensitivity,
          names,
          opened: open !== undefined,
          shapes: await shapesIn(stores.owner.query, rows, tables),
        }),
        tables,
        say,
        locale,
      )
    ).map((table) => ({
      ...table,
      rows: table.rows.map((row) => row.map((cell) => (cell === null ? null : say(cell)))),
    })),
    precision: await precisionOf(tx, flag.rule),
    looks: looks.map((l) => ({ at: l.at, who: names.get(l.personId) ?? '' })),
    corrected: await countCorrections(stores.owner.query, flag.rule),
    casework: matter
      ? {
          matterId: matter.id,
          steps: spokenSteps(matter.steps, say),
          rerun: rerun && { ...rerun, reason: rerun.reason === null ? null : say(rerun.reason) },
          correction: spokenCorrection(await correctionOf(tx, flag, matter, locale), say),
        }
      : null,
  }
}

/** Posts are words of the directory, said in the reader's language. */
const spokenCorrection = (correction: Correction | null, say: Say): Correction | null =>
  correction && { ...correction, made: correction.made.map((made) => ({ ...made, post: say(made.post) })) }

/** The matter that handles the flag; undefined when the caller may see the flag but not the matter. */
async function matterOf(tx: Tx, matterId: string, actor: Actor, at: Instant, locale: Locale) {
  try {
    return await getMatter(tx, matterId, actor, at, locale)
  } catch (error) {
    if (error instanceof ProblemError && error.problem.kind === 'missing') return undefined
    throw error
  }
}

const toItem = (flag: FlagRow, say: Say): z.input<typeof item> => ({
  id: flag.id,
  rule: flag.rule,
  ruleTitle: say(flag.ruleTitle),
  group: flag.group,
  groupName: say(flag.group),
  subject: flag.subject,
  period: flag.period,
  outcome: flag.outcome,
  colour: colourOf(flag.colour, flag.state === 'withdrawn' ? 'flag' : flag.outcome),
  value: flag.value,
  reason: flag.reason === null ? null : say(flag.reason),
  unit: flag.unitId && flag.unitName ? { id: flag.unitId, name: flag.unitName } : null,
  raisedAt: flag.raisedAt,
  state: flag.state,
  dueAt: flag.dueAt,
  matterId: flag.matterId,
})
