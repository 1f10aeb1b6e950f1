import { enqueue } from '#jobs'
import { type Instant, newId } from '#kernel'
import { findWorkspace, sql, type Tx } from '#store'
import { type MessageKey, t } from '#texts'
import { clean, smsText } from './sms.ts'

/** Somebody of the directory, or somebody of whom only a sealed telephone is known. */
export type Recipient =
  | { readonly personId: string }
  | { readonly name: string; readonly phoneHash: string; readonly phoneSealed: string }

export interface Notice {
  readonly to: Recipient
  readonly channel?: 'sms' | 'inbox'
  /** A sentence of the sender's own catalogue. */
  readonly template: MessageKey
  readonly params?: Readonly<Record<string, string | number>>
  readonly unitId?: string
  /** What it is about, such as a matter's id. */
  readonly subject?: string
  readonly at: Instant
}

export const SEND_JOB = 'notices.send'

/**
 * Writes a message into the outbox, in the transaction of the act it tells of: no act, no message; no message lost.
 * `sms` (the default) goes out by job, `inbox` waits in the person's list. Returns its id.
 */
export async function notify(tx: Tx, notice: Notice): Promise<string> {
  const id = newId(notice.at)
  const channel = notice.channel ?? 'sms'
  const sentence = t('zh', notice.template, notice.params)
  const signature = channel === 'sms' ? ((await findWorkspace({ query: tx }))?.publicName ?? '清廉') : ''
  const text = channel === 'sms' ? smsText(signature, sentence) : clean(sentence)
  const { to } = notice
  const known = 'personId' in to
  await sql`insert into notices.message (id, channel, person_id, to_name, phone_hash, phone_sealed, template, text, unit_id, subject, created_at, state)
    values (${id}, ${channel}, ${known ? to.personId : null},
      ${known ? sql`coalesce((select name from directory.person where id = ${to.personId}::uuid), '')` : to.name},
      ${known ? null : to.phoneHash}, ${known ? null : to.phoneSealed}, ${notice.template}, ${text}, ${notice.unitId ?? null},
      ${notice.subject ?? null}, ${notice.at}, 'waiting')`.execute(tx)
  if (channel === 'sms') await enqueue(tx, SEND_JOB, { messageId: id }, { key: `${SEND_JOB}/${id}` })
  return id
}

export interface InboxItem {
  id: string
  at: Instant
  text: string
  subject: string | null
  readAt: Instant | null
}

/** The acting person's own messages, newest first. Runs as the actor. */
export async function inboxOf(tx: Tx, limit: number, offset: number): Promise<{ items: InboxItem[]; total: number }> {
  const { rows } = await sql<InboxItem>`
    select id, created_at as at, text, subject, read_at as "readAt" from notices.message
    where person_id = access.person_id() order by created_at desc, id desc limit ${limit} offset ${offset}`.execute(tx)
  const { rows: count } = await sql<{ n: bigint }>`
    select count(*) as n from notices.message where person_id = access.person_id()`.execute(tx)
  return { items: rows, total: Number(count[0]!.n) }
}

/** Ticks off one of the acting person's messages; false when there is no such message. */
export async function markRead(tx: Tx, messageId: string, at: Instant): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update notices.message set read_at = coalesce(read_at, ${at}::timestamptz) where id = ${messageId}::uuid`.execute(
    tx,
  )
  return (numAffectedRows ?? 0n) > 0n
}

export interface PhoneLine {
  at: Instant
  to: string
  text: string
}

/** What arrived on the demonstration's telephones, newest first: one person's, one subject's, those of a unit's posts, or everybody's. */
export async function demoPhone(
  tx: Tx,
  of: { personId?: string | undefined; subject?: string | undefined; unitId?: string | undefined },
): Promise<PhoneLine[]> {
  const { rows } = await sql<PhoneLine>`
    select at, to_name as to, text from notices.demo_phone
    where (${of.personId ?? null}::uuid is null or person_id = ${of.personId ?? null}::uuid)
      and (${of.subject ?? null}::text is null or subject = ${of.subject ?? null})
      and (${of.unitId ?? null}::uuid is null or person_id in (
        select o.person_id from directory.occupancy o join directory.post p on p.id = o.post_id where p.unit_id = ${of.unitId ?? null}::uuid))
    order by at desc, message_id desc limit 50`.execute(tx)
  return rows
}
