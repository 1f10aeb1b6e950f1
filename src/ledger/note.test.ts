import { describe, expect, it } from 'vitest'
import { digest, fromBase64, gm, intl, toHex, utf8, verifying } from '#crypto'
import { checkpointSignedBy, checkpointText, noteKeyHash, parseCheckpoint, signCheckpoint } from './note.ts'

it('names and checks keys as the first signed notes did (golang.org/x/mod/sumdb/note, PeterNeumann)', () => {
  const key = {
    algorithm: 'ed25519' as const,
    bytes: fromBase64('ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW')!.subarray(1),
  }
  expect(toHex(noteKeyHash('PeterNeumann', key, digest))).toBe('c74f20a3')
  const text = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
  const line = fromBase64(
    'x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=',
  )!
  expect(toHex(line.subarray(0, 4))).toBe('c74f20a3')
  expect(intl.verify(key.bytes, utf8(text), line.subarray(4))).toBe(true)
})

describe.each([intl, gm])('checkpoint, suite $name', (suite) => {
  const pair = suite.newSigningKey()
  const key = { algorithm: suite.signature, bytes: pair.public }
  const checkpoint = {
    origin: 'qinglian/990121',
    size: 500_000,
    root: new Uint8Array(32).fill(9),
    at: '2026-11-21T10:00:00.000Z',
    hash: suite.hash,
  }
  const note = signCheckpoint(checkpoint, key, digest, (message) => suite.sign(pair.secret, message))

  it('is three lines, ours, an empty line and one signature', () => {
    const lines = note.split('\n')
    expect(lines.slice(0, 4)).toEqual([
      'qinglian/990121',
      '500000',
      'CQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQk=',
      'at 2026-11-21T10:00:00.000Z',
    ])
    expect(lines.includes('hash sm3')).toBe(suite.hash === 'sm3')
    expect(lines.at(-1)).toBe('')
    expect(lines.at(-2)).toMatch(/^— qinglian\/990121 [A-Za-z0-9+/]{90,91}={1,2}$/)
  })

  it('reads back, and only as written', () => {
    const read = parseCheckpoint(note)!
    expect(read).toMatchObject({ origin: checkpoint.origin, size: 500_000, at: checkpoint.at, hash: suite.hash })
    expect(checkpointSignedBy(read, key, verifying)).toBe(true)
    expect(checkpointSignedBy(read, { ...key, bytes: suite.newSigningKey().public }, verifying)).toBe(false)
    expect(checkpointSignedBy({ ...read, origin: 'other' }, key, verifying)).toBe(false)
    const bad = [
      note.replace('500000', '0500000'),
      note.replace('500000', '500000 '),
      note.replace('\n\n', '\n\n\n'),
      note.replace('—', '-'),
      `${note}\n`,
      note.slice(0, -1),
      note.replace('at 2026', 'extra\nat 2026'),
      note.replace('.000Z', 'Z'),
      note.replace('qinglian/990121\n', 'qinglian/990122\n'),
      note.replace('\nat ', '\r\nat '),
      suite.hash === 'sm3' ? note.replace('hash sm3', 'hash md5') : note.replace('Z\n\n', 'Z\nhash sha256\n\n'),
    ]
    for (const text of bad) expect(parseCheckpoint(text), text).toBeUndefined()
  })

  it('refuses to write what it could not read', () => {
    for (const origin of ['', 'a b', 'a+b', 'a\nb'])
      expect(() => checkpointText({ ...checkpoint, origin })).toThrow(RangeError)
    expect(() => checkpointText({ ...checkpoint, size: 1.5 })).toThrow(RangeError)
  })
})
