import { enqueue } from '#jobs'
import { type Instant, invalid } from '#kernel'
import { type Stores, sql, type Tx } from '#store'
import { SEND_JOB } from './notice.store.ts'

export interface OutgoingSms {
  readonly id: string
  readonly personId: string | null
  readonly name: string
  /** The plain number, opened for this sending only; null when none is known. */
  readonly phone: string | null
  readonly text: string
  readonly subject: string | null
}

/** A way to send SMS. Throws when it may be tried again; returns why when it never can be. */
export interface SmsAdapter {
  readonly name: string
  /** Whether it needs a telephone number (a gateway does, the demonstration's table does not). */
  readonly needsPhone: boolean
  send(tx: Tx, sms: OutgoingSms, at: Instant): Promise<{ unsendable: string } | undefined>
}

/** Opens a sealed telephone number; given by `#crypto`. */
export type OpenPhone = (sealed: string) => string

/** Writes into the table the demonstration shows. */
export const demoAdapter: SmsAdapter = {
  name: 'demonstration',
  needsPhone: false,
  async send(tx, sms, at) {
    await sql`insert into notices.demo_phone (message_id, person_id, to_name, at, text, subject)
      values (${sms.id}, ${sms.personId}, ${sms.name}, ${at}, ${sms.text}, ${sms.subject}) on conflict do nothing`.execute(
      tx,
    )
    return undefined
  },
}

/** For an installation without a gateway: the message stays in the inbox, and it is known why no SMS went out. */
export const noAdapter: SmsAdapter = {
  name: 'none',
  needsPhone: false,
  send: async () => ({ unsendable: 'no gateway' }),
}

interface WaitingRow {
  id: string
  person_id: string | null
  to_name: string
  phone_sealed: string | null
  text: string
  subject: string | null
}

/**
 * Sends one message if it still waits. The row is locked while the gateway is asked, so that two workers never send
 * twice; a crash between the gateway's answer and the commit may repeat one SMS, never lose one.
 */
export async function sendMessage(
  stores: Pick<Stores, 'owner'>,
  adapter: SmsAdapter,
  openPhone: OpenPhone | undefined,
  payload: unknown,
  at: Instant,
): Promise<void> {
  const messageId = (payload as { messageId?: unknown } | null)?.messageId
  if (typeof messageId !== 'string') throw invalid('notices.bad_payload')
  await stores.owner.transaction(async (tx) => {
    const { rows } = await sql<WaitingRow>`
      select m.id, m.person_id, m.to_name, coalesce(m.phone_sealed, p.phone_sealed) as phone_sealed, m.text, m.subject
      from notices.message m left join directory.person p on p.id = m.person_id
      where m.id = ${messageId}::uuid and m.channel = 'sms' and m.state = 'waiting' for update of m skip locked`.execute(
      tx,
    )
    const row = rows[0]
    if (!row) return
    const phone = row.phone_sealed && openPhone ? openPhone(row.phone_sealed) : null
    const outcome =
      adapter.needsPhone && !phone
        ? { unsendable: 'no phone' }
        : await adapter.send(
            tx,
            { id: row.id, personId: row.person_id, name: row.to_name, phone, text: row.text, subject: row.subject },
            at,
          )
    await sql`update notices.message set state = ${outcome ? 'unsendable' : 'sent'}, why = ${outcome?.unsendable ?? null},
      sent_at = ${outcome ? null : at} where id = ${row.id}`.execute(tx)
  })
}

/** Puts messages back into the queue that have waited ten minutes: their job was lost or gave up. */
export async function requeueWaiting(stores: Pick<Stores, 'owner'>, at: Instant): Promise<number> {
  return stores.owner.transaction(async (tx) => {
    const { rows } = await sql<{ id: string }>`
      select id from notices.message where channel = 'sms' and state = 'waiting' and created_at < ${at}::timestamptz - interval '10 minutes'
      order by created_at limit 500`.execute(tx)
    for (const { id } of rows) await enqueue(tx, SEND_JOB, { messageId: id }, { key: `${SEND_JOB}/${id}` })
    return rows.length
  })
}
