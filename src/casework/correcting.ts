import type { Actor } from '#access'
import { listTables } from '#facts'
import { forbidden, type Instant, missing } from '#kernel'
import {
  type AmendableForm,
  type Amendment,
  amendableForm,
  amendMatter,
  amendmentsOf,
  attachFiles,
  type FileRef,
  getMatter,
  type MatterView,
} from '#process'
import { getRule, inLanguage, type Rule, relationsBehind } from '#rules'
import type { Tx } from '#store'
import type { Locale } from '#texts'
import { findCorrectable, lastVerdict } from './casework.store.ts'
import { findFlagRow } from './flag.store.ts'

/** Which verdicts a rule leaves room for. */
export interface Remedies {
  /** Something it reads can have been typed wrongly: a field of the subject's form, or a row an office reported. */
  readonly correct: boolean
  /** It reads money that an office paid: it can come back. */
  readonly recover: boolean
}

/** What can be done about a rule's flag besides putting the matter itself right; from the rule's own words and the tables it reads. */
export async function remediesOf(tx: Tx, ruleId: string): Promise<Remedies> {
  const rule = await getRule(tx, ruleId)
  const tables = await tablesOf(tx, rule)
  return {
    correct: rule.definition.correctable.length > 0 || tables.length > 0,
    recover: tables.some(({ definition }) => Object.values(definition.columns).some(({ type }) => type === 'money')),
  }
}

async function tablesOf(tx: Tx, rule: Rule) {
  const read = relationsBehind(rule)
  return (await listTables(tx, [rule.pack])).filter(({ name }) => read.has(name))
}

export interface Correction {
  /** The fields that may be put right here and what they hold now; null when there is none, or nobody is asked to. */
  readonly form: AmendableForm | null
  /** Whether the caller is the one who is asked to put it right now. */
  readonly mine: boolean
  /** Tables of offices the rule reads: what is wrong there is reported anew by the office. */
  readonly reported: string[]
  readonly made: Amendment[]
}

/** What was put right because of a flag, and what may be; null as long as nobody has found the data wrong. */
export async function correctionOf(
  tx: Tx,
  flag: { readonly rule: string; readonly subject: string },
  matter: MatterView,
  locale: Locale,
): Promise<Correction | null> {
  const verdict = await lastVerdict(tx, matter.id)
  if (verdict !== 'correct' && verdict !== 'recover') return null
  const rule = await getRule(tx, flag.rule)
  // The subject of a rule about matters is the matter's id; of any other rule there is no form to put right.
  const subject = await findCorrectable(tx, flag.subject)
  const mine = matter.tasks.some((task) => task.mine && task.inUnit)
  const form =
    subject && mine ? ((await amendableForm(tx, subject, rule.definition.correctable, locale)) ?? null) : null
  return {
    form,
    mine,
    reported: (await tablesOf(tx, rule)).map(({ definition }) => inLanguage(definition.title, locale)),
    made: subject ? await amendmentsOf(tx, subject, matter.id, locale) : [],
  }
}

/**
 * Puts right what the verdict found wrong: for whoever has the next step of the flag in the supervised unit, while the last verdict
 * is that the data are wrong, and only in the fields the rule names. The papers go with the flag's own matter: the subject's own
 * attachments are part of what is judged. Throws `casework.not_yours_to_correct`.
 */
export async function correctData(
  tx: Tx,
  {
    flagId,
    actor,
    data,
    reason,
    files,
    locale,
    at,
  }: {
    readonly flagId: string
    readonly actor: Actor
    readonly data: Readonly<Record<string, unknown>>
    readonly reason: string
    readonly files: readonly FileRef[]
    readonly locale: Locale
    readonly at: Instant
  },
): Promise<void> {
  const flag = await findFlagRow(tx, flagId)
  if (!flag?.matterId) throw missing('casework.no_such_flag')
  const matter = await getMatter(tx, flag.matterId, actor, at, locale)
  const task = matter.tasks.find((one) => one.mine && one.inUnit)
  const verdict = await lastVerdict(tx, matter.id)
  const post = actor.posts.find((held) => held.unitId === matter.unit.id && held.code === task?.postCode)
  if (!task || !post || (verdict !== 'correct' && verdict !== 'recover'))
    throw forbidden('casework.not_yours_to_correct')
  const subject = await findCorrectable(tx, flag.subject)
  const { correctable } = (await getRule(tx, flag.rule)).definition
  if (!subject || correctable.length === 0) throw forbidden('casework.not_yours_to_correct')
  const by = {
    personId: actor.personId,
    personName: actor.personName,
    postId: post.postId,
    postTitle: post.title,
  }
  await amendMatter(tx, { matterId: subject, names: correctable, data, reason, because: matter.id, by, locale, at })
  await attachFiles(tx, matter.id, files, task.element, at)
}
