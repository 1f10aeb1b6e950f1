import { z } from 'zod'
import { concat, fromBase64Url, isSignatureAlgorithm, type SignatureAlgorithm, utf8, verifySignature } from '#crypto'
import { invalid } from '#kernel'

/** What a device sends, over whatever wire: its body as text, signed as sent. The schema is `device-event.schema.json`. */
export interface DeviceEnvelope {
  readonly device: string
  readonly sequence: number
  readonly body: string
  /** `<algorithm>:<key id>:<base64url>` over `signedBytes`. */
  readonly signature: string
}

export const EVENT_KINDS = ['unlocked', 'impression', 'refused', 'locked', 'tampered', 'started'] as const
export type EventKind = (typeof EVENT_KINDS)[number]

const instant = z.iso.datetime({ precision: 3 })
const hash = z.string().regex(/^(sha256|sm3):[0-9a-f]{64}$/)

/** The body of an event. `at` is the device's clock; `operator` the person whose card or PIN was checked. */
export const eventBody = z.strictObject({
  v: z.literal(1),
  device: z.uuid(),
  sequence: z.int().min(1).max(Number.MAX_SAFE_INTEGER),
  kind: z.enum(EVENT_KINDS),
  at: instant,
  seal: z.uuid().optional(),
  authorisation: z.uuid().optional(),
  operator: z.uuid().optional(),
  verified_by: z.enum(['pin', 'card']).optional(),
  document: hash.optional(),
  photo: hash.optional(),
  reason: z.string().max(40).optional(),
})
export type EventBody = z.output<typeof eventBody>

export const envelope = z.strictObject({
  device: z.uuid(),
  sequence: z.int().min(1),
  body: z.string().max(4_096),
  signature: z.string().max(400),
})

export interface DeviceKey {
  readonly keyId: string
  readonly algorithm: string
  readonly publicKey: Uint8Array
  readonly validFrom: string
  readonly validUntil: string | null
}

/** The bytes a device signs: a name for the format and the device's own id stand before the body, so that no signature fits elsewhere. */
export const signedBytes = (device: string, body: string): Uint8Array =>
  concat(utf8('qinglian.device-event.v1\0'), utf8(device), utf8('\0'), utf8(body))

/**
 * Reads an envelope whose signature one of the device's keys made while it was valid. Throws `devices.event_malformed`,
 * `devices.event_signature` or `devices.event_other_device`.
 */
export function readEvent(sent: DeviceEnvelope, keys: readonly DeviceKey[]): EventBody {
  const parsed = eventBody.safeParse(parseJson(sent.body))
  if (!parsed.success) throw invalid('devices.event_malformed')
  const body = parsed.data
  if (body.device !== sent.device || body.sequence !== sent.sequence) throw invalid('devices.event_other_device')
  const [algorithm = '', keyId = '', text = ''] = sent.signature.split(':')
  const key = keys.find((k) => k.keyId === keyId && k.algorithm === algorithm)
  const signature = fromBase64Url(text)
  if (!key || !signature || !isSignatureAlgorithm(algorithm)) throw invalid('devices.event_signature')
  const timely = body.at >= key.validFrom && (key.validUntil === null || body.at < key.validUntil)
  const genuine = verifySignature(
    algorithm as SignatureAlgorithm,
    key.publicKey,
    signedBytes(sent.device, sent.body),
    signature,
  )
  if (!timely || !genuine) throw invalid('devices.event_signature')
  return body
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
