import { type Actor, ask } from '#access'
import { getUnit } from '#directory'
import { describeForm, type FormDescription, findForm, formText } from '#forms'
import type { Instant } from '#kernel'
import { type Say, sayIn } from '#pack'
import type { Tx } from '#store'
import { type Locale, type MessageKey, t } from '#texts'
import { askOf } from './asking.ts'
import { type Definition, nodeOf, type UserTask } from './definition.ts'
import { type Flow, getDefinition, listFlows, powersOf } from './flow.store.ts'
import { findStartForm, findTaskForm } from './form.ts'
import { type Kind, kindsOf } from './kind.ts'
import { limitsFor } from './law.store.ts'
import { getMatterRow, listFiles } from './matter.store.ts'
import type { EventRow, MatterRow, TaskRow } from './matter-row.ts'
import { offered } from './outcome.ts'
import { personsBefore, taskResource } from './policy.ts'
import { progressOf } from './progress.ts'
import { saidOf } from './said.ts'
import { stepList } from './step-list.ts'
import { historyOf, tasksOfMatter } from './task.store.ts'

const NO_OUTCOMES = (locale: Locale) => [{ value: 'done', label: t(locale, 'process.outcome_done') }]

/** Everything of one matter as its page shows it. Throws `process.no_such_matter` for what the caller may not see. */
export async function getMatter(tx: Tx, matterId: string, actor: Actor, at: Instant, locale: Locale) {
  const matter = await getMatterRow(tx, matterId)
  const say = await sayIn(tx, locale)
  const definition = await getDefinition(tx, matter.process, matter.hash)
  const tasks = await tasksOfMatter(tx, matter.id)
  const unit = await getUnit(tx, matter.unit_id)
  const power = (await powersOf(tx, matter.process)).find((item) => item.code === matter.power_code)
  const files = await listFiles(tx, matter.id)
  const open = tasks.filter((task) => task.state === 'open' && task.kind === 'user')
  return {
    id: matter.id,
    code: matter.code,
    number: matter.number,
    title: matter.title,
    process: matter.process,
    power: power ? { code: power.code, title: power.title.zh } : null,
    unit: { id: unit.id, name: unit.name, divisionCode: unit.divisionCode },
    applicant: matter.applicant_name,
    operator: { name: matter.operator_name ?? '', post: matter.operator_post_title ?? '' },
    status: matter.status,
    incident: matter.incident ? sentenceOfIncident(definition, matter.incident, locale, say) : null,
    openedAt: matter.opened_at,
    dueAt: matter.due_at,
    closedAt: matter.closed_at,
    fields: await fieldsOf(tx, matter, definition, locale),
    steps: stepList(definition, progressOf(matter, tasks, at)),
    history: (await historyOf(tx, matter.id)).map((event) => historyLine(event, locale, say)),
    files: files.map(({ hash, name, media_type, size, blank }) => ({
      hash,
      name,
      mediaType: media_type,
      size: Number(size),
      blank,
    })),
    said: await saidOf(tx, matter, definition, tasks, files, locale, say),
    tasks: await Promise.all(open.map((task) => taskView(tx, matter, definition, task, tasks, actor, locale))),
  }
}

export type MatterView = Awaited<ReturnType<typeof getMatter>>

function sentenceOfIncident(definition: Definition, element: string, locale: Locale, say: Say): string {
  const node = nodeOf(definition, element)
  return t(locale, 'process.incident', { step: say(node.name) || element })
}

async function taskView(
  tx: Tx,
  matter: MatterRow,
  definition: Definition,
  row: TaskRow,
  all: readonly TaskRow[],
  actor: Actor,
  locale: Locale,
) {
  const task = nodeOf(definition, row.element) as UserTask
  const held = actor.posts.some((post) => post.unitId === row.unit_id && post.code === row.post_code)
  const before = personsBefore(definition, task, matter, all)
  // Asked of the same policy that is asked when the step is done, so that no form is shown which would be refused.
  const { allowed: mine, problem } = ask(actor, 'task.complete', taskResource(matter, definition, row, before))
  const done = before.find((did) => did.personId === actor.personId)?.step ?? ''
  const form = mine ? await findTaskForm(tx, matter.pack, task) : undefined
  return {
    id: row.id,
    element: row.element,
    name: row.name,
    mine,
    /** The post by its code, and whether it sits in the matter's own unit. */
    postCode: row.post_code,
    inUnit: row.unit_id === matter.unit_id,
    /** Why somebody who holds the post may not do this step herself, and that another person must. */
    notMine:
      held && !mine && problem
        ? t(locale, `problem.${problem}` as MessageKey, { step: row.name, before: done, post: row.post_title ?? '' })
        : null,
    post: row.post_title,
    asks: mine ? askOf(task, matter, await limitsFor(tx, task.asks, matter)) : null,
    dueAt: row.due_at,
    form: form ? describeForm(form, locale) : null,
    outcomes: task.outcomes.length > 0 ? offered(task.outcomes, matter.data) : NO_OUTCOMES(locale),
  }
}

/** The data with the labels of the forms that asked for them, in the forms' order; what no form names comes last under its own name. */
async function fieldsOf(
  tx: Tx,
  matter: MatterRow,
  definition: Definition,
  locale: Locale,
): Promise<{ name: string; label: string; value: string }[]> {
  const forms = [await findStartForm(tx, matter)]
  for (const node of Object.values(definition.nodes))
    if (node.kind === 'user' && node.form) forms.push(await findForm(tx, `${matter.pack}/${node.form}`))
  const fields = new Map<string, { label: string; options: Record<string, string> }>()
  // Papers are shown as papers (`files`), not as the fingerprints by which a form names them.
  const papers = new Set<string>()
  for (const form of forms) {
    for (const [name, field] of Object.entries(form?.fields ?? {})) {
      const options = Object.fromEntries(
        Object.entries(field.options ?? {}).map(([value, label]) => [value, formText(label, locale)]),
      )
      if (field.widget === 'files') papers.add(name)
      if (!fields.has(name)) fields.set(name, { label: formText(field.label, locale), options })
    }
  }
  const names = [...fields.keys(), ...Object.keys(matter.data).filter((name) => !fields.has(name))]
  return names
    .filter((name) => matter.data[name] !== undefined && matter.data[name] !== null && !papers.has(name))
    .map((name) => {
      const value = matter.data[name]
      const text = typeof value === 'object' ? JSON.stringify(value) : String(value)
      const { label = name, options = {} } = fields.get(name) ?? {}
      // Somebody may write `__proto__` or `constructor` as the purpose; only an option's own label stands for it.
      return { name, label, value: Object.hasOwn(options, text) ? options[text]! : text }
    })
}

function historyLine(event: EventRow, locale: Locale, say: Say) {
  const { at, what, person_name: who, post_title: post, note } = event
  return { at, what: t(locale, `process.event_${event.kind}` as MessageKey, { what: say(what) }), who, post, note }
}

export interface ProcessSummary {
  id: string
  title: string
  power: { code: string; title: string } | null
  /** Whether the caller may file it, and in which units. */
  startable: boolean
  units: string[]
  form: FormDescription | null
  kinds: Kind[] | null
  /** The flow's first step and its usual outcome, when whoever files may take it in the same act. */
  first: { element: string; outcome: string } | null
}

/** The flows in force, with the form that starts each; `startable` by the caller's posts. */
export async function listProcesses(tx: Tx, actor: Actor, locale: Locale): Promise<ProcessSummary[]> {
  const out: ProcessSummary[] = []
  for (const flow of await listFlows(tx)) {
    const form = await findStartForm(tx, flow)
    const power = (await powersOf(tx, flow.process))[0]
    const may = actor.posts.filter((post) => flow.definition.startedBy.includes(post.code))
    const units = [...new Set(may.map((post) => post.unitId))]
    out.push({
      id: flow.process,
      title: flow.definition.name,
      power: power ? { code: power.code, title: power.title.zh } : null,
      startable: units.length > 0,
      units,
      form: form ? describeForm(form, locale) : null,
      kinds: await kindsOf(tx, flow.pack, form, locale),
      first: await firstStep(tx, flow, actor),
    })
  }
  return out
}

/** The step right behind the start, if it is the filer's own and asks for nothing more: the counter files and takes it as one act. */
async function firstStep(tx: Tx, { pack, definition }: Flow, actor: Actor): Promise<ProcessSummary['first']> {
  const flow = definition.flows[nodeOf(definition, definition.start).outgoing[0] ?? '']
  const task = flow && nodeOf(definition, flow.to)
  if (task?.kind !== 'user' || task.unit !== 'own' || task.notSameAs.includes(definition.start)) return null
  if (!definition.startedBy.includes(task.post) || !actor.posts.some((post) => post.code === task.post)) return null
  const form = await findTaskForm(tx, pack, task)
  if (((form?.schema['required'] ?? []) as string[]).length > 0) return null
  return { element: task.id, outcome: task.outcomes[0]?.value ?? 'done' }
}
