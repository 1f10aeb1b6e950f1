import { readFileSync } from 'node:fs'
import { Ajv2020 } from 'ajv/dist/2020.js'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { intl, toBase64Url } from '#crypto'
import { ProblemError } from '#kernel'
import { type DeviceEnvelope, eventBody, readEvent, signedBytes } from './device-event.ts'

const DEVICE = '0199f6a0-0000-7000-8000-000000000001'
const pair = intl.newSigningKey()
const keys = [
  {
    keyId: 'k1',
    algorithm: 'ed25519',
    publicKey: pair.public,
    validFrom: '2026-01-01T00:00:00.000Z',
    validUntil: '2027-01-01T00:00:00.000Z',
  },
]
const body = {
  v: 1,
  device: DEVICE,
  sequence: 7,
  kind: 'impression',
  at: '2026-11-05T00:52:00.000Z',
  verified_by: 'card',
  photo: `sha256:${'a'.repeat(64)}`,
}

function sent(content: object = body, over: Partial<DeviceEnvelope> = {}): DeviceEnvelope {
  const text = JSON.stringify(content)
  return {
    device: DEVICE,
    sequence: 7,
    body: text,
    signature: `ed25519:k1:${toBase64Url(intl.sign(pair.secret, signedBytes(DEVICE, text)))}`,
    ...over,
  }
}
const codeOf = (e: DeviceEnvelope) => {
  try {
    readEvent(e, keys)
    return 'read'
  } catch (error) {
    return error instanceof ProblemError ? error.problem.code : String(error)
  }
}

describe('a device event', () => {
  it('is read when its own device signed exactly these bytes', () => {
    expect(readEvent(sent(), keys)).toEqual(body)
  })

  it('is refused when anything differs', () => {
    const good = sent()
    expect(codeOf({ ...good, body: good.body.replace('impression', 'refused') })).toBe('devices.event_signature')
    expect(codeOf({ ...good, body: `${good.body} ` })).toBe('devices.event_signature')
    expect(codeOf({ ...good, signature: good.signature.replace('k1', 'k2') })).toBe('devices.event_signature')
    expect(codeOf({ ...good, signature: 'ed25519' })).toBe('devices.event_signature')
    expect(codeOf({ ...good, sequence: 8 })).toBe('devices.event_other_device')
    expect(codeOf({ ...good, device: '0199f6a0-0000-7000-8000-000000000002' })).toBe('devices.event_other_device')
    expect(codeOf(sent({ ...body, at: '2027-02-01T00:00:00.000Z' }))).toBe('devices.event_signature')
    expect(codeOf(sent({ ...body, face: 'template' }))).toBe('devices.event_malformed')
    expect(codeOf(sent({ ...body, verified_by: 'face' }))).toBe('devices.event_malformed')
    expect(codeOf({ ...good, body: '{' })).toBe('devices.event_malformed')
  })

  it('means the same to the published schema as to the program', () => {
    const schema = JSON.parse(readFileSync(new URL('./device-event.schema.json', import.meta.url), 'utf8'))
    const check = new Ajv2020({ strict: false, formats: { uuid: /^[0-9a-f-]{36}$/ } }).compile({ ...schema.$defs.body })
    const value = fc.constantFrom<unknown>(
      undefined,
      1,
      7,
      'x',
      'card',
      'impression',
      DEVICE,
      body.at,
      body.photo,
      null,
    )
    fc.assert(
      fc.property(
        fc.constantFrom(...Object.keys(body), 'seal', 'operator', 'document', 'reason', 'extra'),
        value,
        (key, v) => {
          const changed = JSON.parse(JSON.stringify({ ...body, [key]: v }))
          expect([key, v, eventBody.safeParse(changed).success]).toEqual([key, v, check(changed)])
        },
      ),
    )
  })
})
