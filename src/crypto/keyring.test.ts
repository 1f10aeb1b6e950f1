import { execFile } from 'node:child_process'
import { chmodSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { textOf, utf8 } from './encoding.ts'
import { hashIdentity, identityHashes } from './identity.ts'
import { openKeyring } from './keyring.ts'
import { parsePin } from './pin.ts'

const at = '2026-11-05T00:30:00.000Z'
let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'qinglian-crypto-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const files = () => readdirSync(folder).filter((name) => name.endsWith('.key'))

describe.each(['intl', 'gm'] as const)('keyring, suite %s', (suite) => {
  it('makes one key a purpose, only readable by its owner, and finds them again', () => {
    const first = openKeyring(folder, { suite, at })
    expect(files().length).toBe(4)
    for (const name of files()) expect(statSync(join(folder, name)).mode & 0o777).toBe(0o600)
    expect(files()).toContain(`checkpoint.0001.${first.currentId('checkpoint')}.key`)
    const again = openKeyring(folder, { suite, at: '2027-01-01T00:00:00.000Z' })
    expect(again.publicKey()).toEqual(first.publicKey())
    expect(again.open(first.seal(utf8('13800000000'), 'a'), 'a')).toEqual(utf8('13800000000'))
  })

  it('after a rotation new work uses the new key, and old work still holds', () => {
    const ring = openKeyring(folder, { suite, at })
    const message = utf8('m')
    const signed = ring.sign(message)
    const sealed = ring.seal(utf8('330000199001011234'), 'person/1')
    const hashed = hashIdentity(ring, 'id-number', '33000019900101123x')
    const token = ring.mac('session', 's')
    for (const purpose of ['checkpoint', 'seal', 'identity-hash', 'session'] as const) {
      const before = ring.currentId(purpose)
      expect(ring.rotate(purpose, at).id).not.toBe(before)
      expect(ring.currentId(purpose)).not.toBe(before)
    }
    expect(ring.sign(message).keyId).not.toBe(signed.keyId)
    expect(ring.checkSigned(signed.text, message)).toBe(true)
    expect(ring.checkSigned(signed.text, utf8('n'))).toBe(false)
    expect(textOf(ring.open(sealed, 'person/1'))).toBe('330000199001011234')
    expect(ring.seal(utf8('x'), 'c').split(':')[1]).toBe(ring.currentId('seal'))
    expect(hashIdentity(ring, 'id-number', '33000019900101123X')).not.toBe(hashed)
    expect(identityHashes(ring, 'id-number', ' 3300 0019 9001 0112 3Ｘ')).toContain(hashed)
    expect(ring.checkMac('session', token, 's')).toBe(true)
    expect(ring.checkMac('session', token, 't')).toBe(false)
    expect(ring.checkMac('identity-hash', token, 's')).toBe(false)
    expect(ring.publicKeys().map((key) => key.id)).toEqual([ring.currentId('checkpoint'), signed.keyId])
  })

  it('says which seal does not open', () => {
    const ring = openKeyring(folder, { suite, at })
    const sealed = ring.seal(utf8('x'), 'person/1')
    expect(() => ring.open(sealed, 'person/2')).toThrow('crypto.seal_broken')
    expect(() => ring.open(sealed.replace(/:.*?:/, ':00000000:'), 'person/1')).toThrow('crypto.key_missing')
    expect(() => ring.open('', 'x')).toThrow('crypto.key_missing')
  })

  it('gives a pin that reads back, and eight words', () => {
    const key = openKeyring(folder, { suite, at }).publicKey()
    expect(parsePin(key.pin)).toEqual({ algorithm: key.algorithm, bytes: Uint8Array.from(key.bytes) })
    expect(parsePin(` ${key.pin.slice(0, 20)}\n ${key.pin.slice(20)} `)).toBeDefined()
    for (const bad of ['', 'qlk1', key.pin.slice(1), `${key.pin}A`, `${key.pin}:`, key.pin.replace('qlk1', 'qlk2')])
      expect(parsePin(bad), bad).toBeUndefined()
    expect(key.words.zh.length).toBe(8)
    expect(key.words.en.length).toBe(8)
  })
})

describe('the folder', () => {
  it('changing the suite is a rotation: what the other suite made still holds', () => {
    const intl = openKeyring(folder, { suite: 'intl', at })
    const signed = intl.sign(utf8('m'))
    const sealed = intl.seal(utf8('x'), 'c')
    const gm = openKeyring(folder, { suite: 'gm', at })
    expect(gm.publicKey().algorithm).toBe('sm2')
    expect(gm.checkSigned(signed.text, utf8('m'))).toBe(true)
    expect(textOf(gm.open(sealed, 'c'))).toBe('x')
  })

  it('another process sees a rotation when it meets the new key', () => {
    const a = openKeyring(folder, { at })
    const b = openKeyring(folder, { at })
    a.rotate('seal', at)
    expect(textOf(b.open(a.seal(utf8('x'), 'c'), 'c'))).toBe('x')
  })

  it('processes that start together make one set of keys', async () => {
    const index = new URL('./index.ts', import.meta.url).href
    const script = `import { openKeyring } from ${JSON.stringify(index)}; console.log(openKeyring(${JSON.stringify(folder)}, { at: ${JSON.stringify(at)} }).currentId('identity-hash'))`
    const starts = Array.from({ length: 3 }, () =>
      promisify(execFile)(process.execPath, ['--input-type=module', '-e', script]),
    )
    const ids = (await Promise.all(starts)).map((out) => out.stdout)
    expect(new Set(ids).size).toBe(1)
    expect(files().length).toBe(4)
  })

  it('a key others can read stops the start, by name; so does a damaged one', () => {
    openKeyring(folder, { at })
    const name = files()[0]!
    chmodSync(join(folder, name), 0o644)
    expect(() => openKeyring(folder, { at })).toThrow(/key_readable_by_others.*checkpoint/)
    writeFileSync(join(folder, name), '{')
    chmodSync(join(folder, name), 0o600)
    expect(() => openKeyring(folder, { at })).toThrow(/key_damaged.*checkpoint/)
  })
})

it('a phone hashes the same however it was typed; kinds do not mix', () => {
  const ring = openKeyring(folder, { at })
  const plain = hashIdentity(ring, 'phone', '13800000000')
  for (const typed of ['138-0000-0000', '+86 13800000000', '１３８００００００００', '0086 138 0000 0000'])
    expect(hashIdentity(ring, 'phone', typed), typed).toBe(plain)
  expect(hashIdentity(ring, 'account', '13800000000')).not.toBe(plain)
  expect(plain).toMatch(/^hmac-sha256:[0-9a-f]{8}:[0-9a-f]{64}$/)
})
