import { fromBase64Url, intl, type Keyring, textOf, toBase64Url, utf8 } from '#crypto'
import { type DivisionCode, type Instant, missing, stableId } from '#kernel'
import type { Tx } from '#store'
import type { DeviceKey } from './device-event.ts'

/** 党组织章, 村(居)委会章, 经联社章: the three a village unit holds, in the order of its sleeves. */
export const SEAL_KINDS = ['party', 'village', 'coop'] as const
export type SealKind = (typeof SEAL_KINDS)[number]

export interface Seal {
  readonly id: string
  readonly deviceId: string
  readonly sleeve: number
  readonly kind: SealKind
  readonly unitId: string
  readonly divisionCode: DivisionCode
  readonly name: string
}

export interface SealRow {
  id: string
  device_id: string
  sleeve: number
  kind: string
  unit_id: string
  division_code: string
  name: string
}
interface DeviceRow {
  id: string
  unit_id: string
  division_code: string
  name: string
  registered_at: string
}
interface DeviceKeyRow {
  device_id: string
  key_id: string
  algorithm: string
  public_key: Uint8Array
  valid_from: string
  valid_until: string | null
}
interface SimulatedRow {
  device_id: string
  key_id: string
  sealed_secret: string
  last_sequence: bigint
}
type Tables = {
  'devices.seal': SealRow
  'devices.device': DeviceRow
  'devices.device_key': DeviceKeyRow
  'devices.simulated_device': SimulatedRow
}

export const deviceId = (unitId: string): string => stableId('device', unitId)
export const sealId = (unitId: string, kind: SealKind): string => stableId('seal', unitId, kind)

export const toSeal = (row: SealRow): Seal => ({
  id: row.id,
  deviceId: row.device_id,
  sleeve: row.sleeve,
  kind: row.kind as SealKind,
  unitId: row.unit_id,
  divisionCode: row.division_code,
  name: row.name,
})

/** The seals of a unit, in the order of the sleeves. */
export async function listSeals(tx: Tx, unitId: string): Promise<Seal[]> {
  const rows = await tx
    .withTables<Tables>()
    .selectFrom('devices.seal')
    .selectAll()
    .where('unit_id', '=', unitId)
    .orderBy('sleeve')
    .execute()
  return rows.map(toSeal)
}

/** The seal; throws `devices.no_such_seal` when it is not there or not to be seen. */
export async function getSeal(tx: Tx, id: string): Promise<Seal> {
  const row = await tx
    .withTables<Tables>()
    .selectFrom('devices.seal')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirst()
  if (!row) throw missing('devices.no_such_seal')
  return toSeal(row)
}

/** A unit's seal of one kind; throws `devices.unit_has_no_seal`. */
export async function sealOfUnit(tx: Tx, unitId: string, kind: string): Promise<Seal> {
  const row = await tx
    .withTables<Tables>()
    .selectFrom('devices.seal')
    .selectAll()
    .where('unit_id', '=', unitId)
    .where('kind', '=', kind)
    .executeTakeFirst()
  if (!row) throw missing('devices.unit_has_no_seal', { kind })
  return toSeal(row)
}

export interface NewDevice {
  readonly unitId: string
  readonly divisionCode: DivisionCode
  readonly name: string
  /** At most three, in the order of the sleeves. */
  readonly seals: readonly { readonly kind: SealKind; readonly name: string }[]
  /** The device's own public key; absent for a device that exists on the screen only. */
  readonly key?: { readonly keyId: string; readonly algorithm: 'ed25519' | 'sm2'; readonly publicKey: Uint8Array }
}

/** Registers a unit's device with its seals, as owner. Without a key it becomes a simulated one. Idempotent. */
export async function registerDevice(
  tx: Tx,
  keyring: Keyring,
  device: NewDevice,
  at: Instant,
): Promise<{ deviceId: string; sealIds: string[] }> {
  const db = tx.withTables<Tables>()
  const id = deviceId(device.unitId)
  const seals = device.seals.map((seal, i) => ({
    id: sealId(device.unitId, seal.kind),
    device_id: id,
    sleeve: i + 1,
    kind: seal.kind,
    unit_id: device.unitId,
    division_code: device.divisionCode,
    name: seal.name,
  }))
  const made = await db
    .insertInto('devices.device')
    .values({ id, unit_id: device.unitId, division_code: device.divisionCode, name: device.name, registered_at: at })
    .onConflict((on) => on.column('id').doNothing())
    .returning('id')
    .executeTakeFirst()
  if (made) {
    const own = device.key ?? simulatedKey()
    await db
      .insertInto('devices.device_key')
      .values({
        device_id: id,
        key_id: own.keyId,
        algorithm: own.algorithm,
        public_key: own.publicKey,
        valid_from: EVER,
        valid_until: null,
      })
      .execute()
    if ('secret' in own) {
      const sealed_secret = keyring.seal(utf8(toBase64Url(own.secret as Uint8Array)), secretContext(id))
      await db
        .insertInto('devices.simulated_device')
        .values({ device_id: id, key_id: own.keyId, sealed_secret, last_sequence: 0n })
        .execute()
    }
    await db.insertInto('devices.seal').values(seals).execute()
  }
  return { deviceId: id, sealIds: seals.map((s) => s.id) }
}

/** A device may be registered after it began to count: its first key is good for everything it ever sent. */
const EVER = '2000-01-01T00:00:00.000Z'
const secretContext = (device: string): string => `devices.simulated_device/${device}`

function simulatedKey() {
  const pair = intl.newSigningKey()
  return {
    keyId: `sim-${toBase64Url(pair.public).slice(0, 8)}`,
    algorithm: 'ed25519' as const,
    publicKey: pair.public,
    secret: pair.secret,
  }
}

/** What is needed to check a device's events: where it stands and its keys, old ones included. */
export async function findDevice(
  tx: Tx,
  id: string,
): Promise<{ unitId: string; divisionCode: DivisionCode; keys: DeviceKey[] } | undefined> {
  const db = tx.withTables<Tables>()
  const row = await db.selectFrom('devices.device').selectAll().where('id', '=', id).executeTakeFirst()
  if (!row) return undefined
  const keys = await db.selectFrom('devices.device_key').selectAll().where('device_id', '=', id).execute()
  return {
    unitId: row.unit_id,
    divisionCode: row.division_code,
    keys: keys.map((k) => ({
      keyId: k.key_id,
      algorithm: k.algorithm,
      publicKey: k.public_key,
      validFrom: k.valid_from,
      validUntil: k.valid_until,
    })),
  }
}

export interface SimulatedSigner {
  readonly keyId: string
  readonly secret: Uint8Array
  readonly lastSequence: bigint
}

/** The simulated device's secret and count, locked for the transaction; undefined for a real device. */
export async function lockSimulated(tx: Tx, keyring: Keyring, device: string): Promise<SimulatedSigner | undefined> {
  const row = await tx
    .withTables<Tables>()
    .selectFrom('devices.simulated_device')
    .selectAll()
    .where('device_id', '=', device)
    .forUpdate()
    .executeTakeFirst()
  if (!row) return undefined
  const secret = fromBase64Url(textOf(keyring.open(row.sealed_secret, secretContext(device))) ?? '')
  return secret && { keyId: row.key_id, secret, lastSequence: row.last_sequence }
}

/** Remembers the last number a simulated device has given out. */
export async function countSimulated(tx: Tx, device: string, last: bigint): Promise<void> {
  await tx
    .withTables<Tables>()
    .updateTable('devices.simulated_device')
    .set({ last_sequence: last })
    .where('device_id', '=', device)
    .execute()
}
