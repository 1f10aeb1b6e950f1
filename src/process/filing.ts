import type { Actor } from '#access'
import { getUnit } from '#directory'
import { compileExpression, withLimits } from '#expressions'
import { dateOf, forbidden, type Instant, invalid, monthOf, newCode, newId } from '#kernel'
import { record } from '#ledger'
import type { Tx } from '#store'
import type { Locale } from '#texts'
import { advance, type Doer } from './advance.ts'
import { keepPhone } from './connection.ts'
import type { Definition } from './definition.ts'
import { nextSerial } from './document-number.store.ts'
import { documentNumber } from './document-number.ts'
import { attachFiles, type FileRef } from './file.ts'
import { type Flow, getFlow, powersOf } from './flow.store.ts'
import { checkStartForm } from './form.ts'
import { lawOf } from './law.store.ts'
import { insertMatter } from './matter.store.ts'
import type { MatterRow } from './matter-row.ts'
import { decideFiling } from './policy.ts'
import type { PowerItem } from './power-item.ts'
import { EMPTY_STATE, type MatterData } from './state.ts'
import { addEvents } from './task.store.ts'
import { tellReceipt } from './telling.ts'
import { written } from './written.ts'

export interface Filing {
  /** `<pack>/<flow>`. */
  readonly process: string
  /** The unit whose power it is. */
  readonly unitId: string
  /** Who files; null when the platform does (a flag opens its own matter). */
  readonly operator: Actor | null
  /** The post in which the operator files; the first fitting one when absent. */
  readonly operatorPostId?: string | undefined
  readonly applicant: {
    readonly name: string
    readonly phone?: string | undefined
    readonly personId?: string | undefined
  }
  readonly data: MatterData
  readonly files?: readonly FileRef[]
  /** The language in which the form answers what is wrong; Chinese when absent. */
  readonly locale?: Locale | undefined
  readonly at: Instant
}

export interface Filed {
  readonly matterId: string
  readonly code: string
  readonly number: string
}

/**
 * Files a matter: form checked, files attached, number taken, first steps opened, all in the caller's transaction.
 * Applicant and operator are two fields, because a cadre files for a villager (代办).
 */
export async function startMatter(tx: Tx, filing: Filing): Promise<Filed> {
  const { at, applicant, operator } = filing
  const flow = await getFlow(tx, filing.process)
  const unit = await getUnit(tx, filing.unitId)
  const name = written(applicant.name)
  if (name === '') throw invalid('process.applicant_without_name')
  if (operator) decideFiling(operator, unit, flow.process, flow.definition)
  const post = operator ? filingPost(flow.definition, operator, unit.id, filing.operatorPostId) : null
  if (operator) await checkStartForm(tx, flow, filing.data, filing.locale ?? 'zh')
  const power = choosePower(await powersOf(tx, flow.process), filing.data)
  const id = newId(at)
  const today = dateOf(at)
  const phone = applicant.phone?.trim() ? keepPhone(written(applicant.phone), id) : null
  const limit = flow.definition.limit ?? (power ? { workingDays: power.limit.working_days } : null)
  const law = await lawOf(tx, { pack: flow.pack, division_code: unit.divisionCode, opened_on: today }, flow.definition)
  const year = Number(today.slice(0, 4))
  const series = flow.definition.series ?? flow.definition.name
  const matter: MatterRow = {
    id,
    process: flow.process,
    hash: flow.definition.hash,
    pack: flow.pack,
    power_code: power?.code ?? null,
    unit_id: unit.id,
    division_code: unit.divisionCode,
    code: newCode(),
    number: documentNumber(series, year, await nextSerial(tx, unit.id, series, year)),
    title: titleOf(flow, withLimits(filing.data, law.limits)),
    status: 'open',
    incident: null,
    applicant_name: name,
    applicant_person_id: applicant.personId ?? null,
    applicant_phone_hash: phone?.hash ?? null,
    applicant_phone_sealed: phone?.sealed ?? null,
    operator_person_id: operator?.personId ?? null,
    operator_name: operator?.personName ?? null,
    operator_post_id: post?.postId ?? null,
    operator_post_code: post?.code ?? null,
    operator_post_title: post?.title ?? null,
    data: filing.data,
    state: EMPTY_STATE,
    open_posts: [],
    handled_by: operator ? [operator.personId] : [],
    opened_at: at,
    opened_on: today,
    month: monthOf(today),
    due_at: limit ? law.dueDate(at, limit) : null,
    closed_at: null,
  }
  await insertMatter(tx, matter)
  await attachFiles(tx, matter.id, filing.files ?? [], null, at)
  await noteFiling(
    tx,
    matter,
    operator && post
      ? { personId: operator.personId, personName: operator.personName, postId: post.postId, postTitle: post.title }
      : null,
    at,
  )
  await advance(tx, matter, flow.definition, { kind: 'start', data: filing.data }, null, at)
  await tellReceipt(tx, matter, at)
  return { matterId: id, code: matter.code, number: matter.number }
}

async function noteFiling(tx: Tx, matter: MatterRow, by: Doer | null, at: Instant): Promise<void> {
  await addEvents(tx, matter.id, [
    {
      id: newId(at),
      at,
      kind: 'filed',
      element: null,
      what: matter.title,
      outcome: null,
      person_id: by?.personId ?? null,
      person_name: by?.personName ?? null,
      post_title: by?.postTitle ?? null,
      note: null,
      data: {},
    },
  ])
  const {
    id,
    process,
    hash,
    number,
    applicant_person_id: applicant,
    operator_person_id: operator,
    operator_post_code: post,
  } = matter
  await record(tx, {
    kind: 'process.matter_filed',
    unitId: matter.unit_id,
    content: { matter: id, process, definition: hash, number, applicant, operator, post },
    at,
  })
}

/** The operator's post for this filing: one that may file, in the unit itself. */
function filingPost(
  definition: Definition,
  operator: Actor,
  unitId: string,
  postId: string | undefined,
): Actor['posts'][number] {
  const post = operator.posts.find(
    (p) =>
      p.unitId === unitId && definition.startedBy.includes(p.code) && (postId === undefined || p.postId === postId),
  )
  if (!post) throw forbidden('process.may_not_file', { flow: definition.name })
  return post
}

/** Several powers may run by one flow (three seals, one procedure); then the matter's own `seal` says which. */
export function choosePower(powers: readonly PowerItem[], data: MatterData): PowerItem | undefined {
  return powers.find((power) => power.seal !== undefined && power.seal === data['seal']) ?? powers[0]
}

/** The flow's own subject over the data; the flow's name when it says nothing. */
function titleOf(flow: Flow, data: MatterData): string {
  const { subject, name } = flow.definition
  if (subject === null) return name
  const value = compileExpression(subject).evaluate(data)
  return typeof value === 'string' && value.trim() !== '' ? value.trim().slice(0, 200) : name
}
