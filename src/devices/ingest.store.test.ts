import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { instantAt, newId, plusMinutes } from '#kernel'
import { sql } from '#store'
import { cloneDatabase, type TestDatabase } from '../../test/database.ts'
import { openVillage, personId, units, VILLAGE, type Village } from '../forms/testing/village.ts'
import { authorisationsOf } from './authorisation.store.ts'
import type { DeviceEnvelope, EventBody } from './device-event.ts'
import { ingestEvent } from './ingest.ts'
import { replayStampings } from './replay.ts'
import { countSimulated, deviceId, listSeals, lockSimulated, type SimulatedSigner, sealId } from './seal.store.ts'
import { signEvent } from './simulator.ts'
import { approved, newKeyring, prepareStamping } from './testing/stamping.ts'

let db: TestDatabase
let village: Village
let signer: SimulatedSigner
let keyring: Awaited<ReturnType<typeof newKeyring>>
let sequence = 1_000
const device = deviceId(units.village)
const SEAL = sealId(units.village, 'village')

beforeAll(async () => {
  db = await cloneDatabase()
  keyring = await newKeyring()
  village = await openVillage(db, () => {})
  await prepareStamping(db, keyring)
  signer = (await db.stores.owner.transaction((tx) => lockSimulated(tx, keyring, device)))!
})
afterAll(async () => {
  await village.app.close()
  await db.drop()
})

const event = (what: Partial<EventBody> & Pick<EventBody, 'kind' | 'at'>): DeviceEnvelope =>
  signEvent(signer, { v: 1, device, sequence: ++sequence, ...what })
const ingest = (sent: DeviceEnvelope, at = village.clock.now()) =>
  db.stores.owner.transaction((tx) => ingestEvent(tx, sent, at))
const codeOf = (error: { problem?: { code: string } }) => error.problem?.code ?? String(error)
const standings = async (authorisation: string) =>
  (
    await sql<{
      id: string
      standing: string
      at: string
      seal_id: string
    }>`select i.id, i.at, i.seal_id, s.standing from devices.impression i
    join devices.impression_standing s on s.impression_id = i.id where i.authorisation_id = ${authorisation}::uuid order by i.id`.execute(
      db.stores.owner.query,
    )
  ).rows
async function grant(copies: number) {
  village.clock.advance(60_000)
  const matterId = await approved(village, { copies })
  const [authorisation] = await db.stores.owner.transaction((tx) => authorisationsOf(tx, matterId))
  return authorisation!
}

describe('events from devices', () => {
  it('are kept once, whoever sends them twice', async () => {
    const authorisation = await grant(1)
    const sent = event({
      kind: 'impression',
      at: village.clock.now(),
      seal: SEAL,
      authorisation: authorisation.id,
      verified_by: 'pin',
    })
    const answers = await Promise.all([ingest(sent), ingest(sent), ingest(sent)])
    expect(answers.map((a) => a.outcome).sort()).toEqual(['duplicate', 'duplicate', 'kept'])
    expect(await standings(authorisation.id)).toMatchObject([{ standing: 'authorised' }])
    const other = signEvent(signer, { v: 1, device, sequence, kind: 'locked', at: village.clock.now() })
    expect(await ingest(other).catch(codeOf)).toBe('devices.event_number_taken')
  })

  it('are refused from a stranger, with a broken signature, or for a seal of another device', async () => {
    const good = event({ kind: 'locked', at: village.clock.now(), seal: SEAL })
    expect(await ingest({ ...good, body: good.body.replace('locked', 'unlocked') }).catch(codeOf)).toBe(
      'devices.event_signature',
    )
    expect(await ingest({ ...good, device: newId(village.clock.now()) }).catch(codeOf)).toBe(
      'devices.event_unknown_device',
    )
    expect(await ingest(event({ kind: 'impression', at: village.clock.now() })).catch(codeOf)).toBe(
      'devices.event_malformed',
    )
    expect(
      await ingest(event({ kind: 'locked', at: village.clock.now(), seal: newId(village.clock.now()) })).catch(codeOf),
    ).toBe('devices.no_such_seal')
    expect(await ingest({ ...good, signature: 'x'.repeat(500) }).catch(codeOf)).toBe('devices.event_malformed')
    expect((await ingest(good)).outcome).toBe('kept')
  })

  it('that report a stamp without approval are kept as what they are', async () => {
    const kept = await ingest(event({ kind: 'impression', at: village.clock.now(), seal: SEAL }))
    expect(kept.standing).toBe('unapproved')
    const unknown = await ingest(
      event({ kind: 'impression', at: village.clock.now(), seal: SEAL, authorisation: newId(village.clock.now()) }),
    )
    expect(unknown.standing).toBe('unapproved')
    const { rows } =
      await sql`select matter_id, authorised from fact.impression where authorisation_id is null`.execute(
        db.stores.owner.query,
      )
    expect(rows).toEqual([
      { matter_id: null, authorised: false },
      { matter_id: null, authorised: false },
    ])
  })

  it('cannot be changed or taken away, not even by the owner', async () => {
    for (const table of ['event', 'impression'])
      for (const change of [
        sql`update ${sql.table(`devices.${table}`)} set at = at`,
        sql`delete from ${sql.table(`devices.${table}`)}`,
      ])
        await expect(change.execute(db.stores.owner.query)).rejects.toThrow('only added to')
    const authorisation = await grant(1)
    await expect(
      sql`update devices.authorisation set used = 2 where id = ${authorisation.id}::uuid`.execute(
        db.stores.owner.query,
      ),
    ).rejects.toThrow('check')
  })

  it('count alike in any order, doubled or not: never above the approved, never outside the time', async () => {
    const stamp = fc.record({
      minutes: fc.integer({ min: -30, max: 8_000 }),
      kind: fc.constantFrom('village', 'village', 'village', 'party'),
    })
    await fc.assert(
      fc.asyncProperty(
        fc.array(stamp, { minLength: 1, maxLength: 8 }),
        fc.integer({ min: 1, max: 3 }),
        fc.infiniteStream(fc.nat()),
        async (stamps, copies, order) => {
          const authorisation = await grant(copies)
          const events = stamps.map((s) =>
            event({
              kind: 'impression',
              at: plusMinutes(authorisation.grantedAt, s.minutes),
              seal: sealId(units.village, s.kind as 'village'),
              authorisation: authorisation.id,
            }),
          )
          const shuffled = [...events, ...events]
            .map((e) => [order.next().value as number, e] as const)
            .sort((a, b) => a[0] - b[0])
          for (const [, sent] of shuffled) await ingest(sent, plusMinutes(authorisation.grantedAt, 9_000))
          const kept = await standings(authorisation.id)
          expect(kept).toHaveLength(events.length)
          const counted = kept.filter((k) => k.standing === 'authorised')
          const valid = kept.filter(
            (k) => k.seal_id === SEAL && k.at >= authorisation.grantedAt && k.at <= authorisation.expiresAt,
          )
          expect(counted.length).toBe(Math.min(copies, valid.length))
          for (const k of counted) expect(valid.map((v) => v.id)).toContain(k.id)
          // The earliest count, in whatever order they came.
          const earliest = valid
            .map((v) => v.at)
            .sort()
            .slice(0, copies)
          expect(counted.map((c) => c.at).sort()).toEqual(earliest)
          const [after] = await db.stores.owner.transaction((tx) => authorisationsOf(tx, authorisation.matterId))
          expect(after!.used).toBe(counted.length)
        },
      ),
      { numRuns: 12 },
    )
  }, 120_000)
})

describe('a past put on record', () => {
  it('reads like one that was lived: signed, judged, and continued by the live device', async () => {
    const at = instantAt('2026-03-02', '09:00')
    const live = await grant(1)
    const base = {
      ...live,
      matterId: newId(at),
      grantedAt: at,
      expiresAt: plusMinutes(at, 60),
      documentHash: `sha256:${'d'.repeat(64)}`,
    }
    const [good, late] = [
      { ...base, id: newId(at), copies: 2 },
      { ...base, id: newId(at), copies: 1 },
    ]
    const [, seal] = await db.stores.owner.transaction((tx) => listSeals(tx, units.village))
    const stamp = (authorisationId: string | null, minutes: number) => ({
      seal: seal!,
      authorisationId,
      at: plusMinutes(at, minutes),
      documentHash: base.documentHash,
      photoHash: null,
      operatorPersonId: personId('周晓澜'),
      verifiedBy: 'card' as const,
    })
    await db.stores.owner.transaction(async (tx) => {
      await countSimulated(tx, device, BigInt(sequence))
      await replayStampings(tx, keyring, {
        authorisations: [good!, late!],
        impressions: [stamp(late!.id, 61), stamp(good!.id, 5), stamp(good!.id, 6), stamp(null, 7)],
      })
    })
    const past = await db.stores.owner.transaction((tx) => authorisationsOf(tx, base.matterId))
    expect(past.map((a) => [a.used, a.completedAt]).sort()).toEqual([
      [0, null],
      [2, plusMinutes(at, 6)],
    ])
    expect((await standings(late!.id))[0]!.standing).toBe('late')
    const { rows } = await sql<
      DeviceEnvelope & { sequence: bigint }
    >`select device_id as device, sequence, body, signature from devices.event where at < ${plusMinutes(at, 90)}`.execute(
      db.stores.owner.query,
    )
    expect(rows).toHaveLength(4)
    for (const row of rows) expect((await ingest({ ...row, sequence: Number(row.sequence) })).outcome).toBe('duplicate')
    expect(VILLAGE).toBe(seal!.divisionCode)
  })
})
