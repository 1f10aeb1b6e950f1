import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { digest, gm, intl, pinOf, textOf, toBase64, utf8 } from '#crypto'
import { makeBundle } from './bundle.ts'
import { canonicalBytes } from './canonical.ts'
import { sentencesOf, verifyBundle } from './index.ts'
import { signCheckpoint } from './note.ts'
import { SAMPLE_CONTENT, sampleBundle } from './testing/bundle-sample.ts'

describe.each([intl, gm])('bundle, suite $name', (suite) => {
  const { file, key, parts, secret } = sampleBundle(suite)
  const pin = pinOf(key)
  // SM2 takes 3 ms a signature; most changes are refused long before, the rest is stepped through.
  const step = suite.name === 'gm' ? 7 : 1

  it('says in one sentence when it was published and that it was not changed', () => {
    const verdict = verifyBundle(file, pin)
    expect(verdict.ok).toBe(true)
    expect(sentencesOf('zh', verdict)[0]).toEqual({ ok: true, text: '这张表 11 月 5 日 9:12 公布，之后没有改过。' })
    expect(sentencesOf('en', verdict)[0]!.text).toBe(
      'This table was published on 5 November, 9:12 and has not been changed since.',
    )
    expect(sentencesOf('zh', verdict).map((line) => line.ok)).toEqual([true, true, true, true, true])
    expect(sentencesOf('zh', verdict)[2]!.text).toBe('记在账本第 5 条，时间是 2026-11-05 09:12。')
    expect(verdict.content).toEqual(SAMPLE_CONTENT)
    expect(verdict.signedBy?.pin).toBe(pin)
    expect(verdict.at).toBe('2026-11-05T01:12:00.000Z')
  })

  it('without a pin it is never ok: signed by a key you have not confirmed, with its eight words', () => {
    for (const nothing of [undefined, '', '  ']) {
      const verdict = verifyBundle(file, nothing)
      expect(verdict).toMatchObject({ ok: false, outcome: 'unconfirmed' })
      const lines = sentencesOf('zh', verdict)
      expect(lines[0]!.text).toContain('还没有核对过的公钥')
      expect(lines.at(-1)!.text).toContain(verdict.signedBy!.words.zh.join(' '))
    }
    expect(sentencesOf('en', verifyBundle(file))[0]!.text).toContain('signed by a key you have not confirmed')
  })

  it('another key fails, a mistyped pin fails, a spaced one does not', () => {
    const other = pinOf({ algorithm: suite.signature, bytes: suite.newSigningKey().public })
    expect(verifyBundle(file, other)).toMatchObject({
      ok: false,
      outcome: 'altered',
      findings: [{}, { key: 'ledger.finding_other_key' }],
    })
    expect(verifyBundle(file, pin.slice(0, -1)).findings[1]!.key).toBe('ledger.finding_pin_unreadable')
    expect(verifyBundle(file, `${pin.slice(0, 12)} \n${pin.slice(12)}\n`).ok).toBe(true)
  })

  it('any changed, added or missing byte fails, with and without the pin', () => {
    const passed: string[] = []
    const refuse = (bytes: Uint8Array, what: string) => {
      if (verifyBundle(bytes, pin).ok) passed.push(what)
    }
    for (let at = 0; at < file.length; at += step) {
      for (const bit of [1, 4, 32]) {
        const bent = new Uint8Array(file)
        bent[at]! ^= bit
        refuse(bent, `byte ${at} bit ${bit}`)
        if (bit === 1 && verifyBundle(bent).outcome !== 'altered') passed.push(`byte ${at} without a pin`)
      }
      const [before, after] = [file.subarray(0, at), file.subarray(at)]
      refuse(Buffer.concat([before, after.subarray(1)]), `without byte ${at}`)
      for (const more of [0x20, 0x30, file[at]!])
        refuse(Buffer.concat([before, Uint8Array.of(more), after]), `${more} at ${at}`)
    }
    refuse(utf8(`${textOf(file)}\n`), 'a line feed at the end')
    expect(passed).toEqual([])
  })

  it('no random edit, however long, passes', () => {
    const text = textOf(file)!
    fc.assert(
      fc.property(fc.nat(text.length), fc.nat(40), fc.string({ maxLength: 40 }), (at, drop, put) => {
        const edited = text.slice(0, at) + put + text.slice(at + drop)
        fc.pre(edited !== text)
        expect(verifyBundle(utf8(edited), pin).ok).toBe(false)
      }),
      { numRuns: 500 },
    )
  })

  it('a second signature line, another order of members or another spelling is another file', () => {
    const line = parts.checkpoint.split('\n').at(-2)
    const twice = makeBundle({ ...parts, checkpoint: `${parts.checkpoint}${line}\n` })
    expect(verifyBundle(twice, pin).ok).toBe(false)
    expect(verifyBundle(utf8(JSON.stringify(JSON.parse(textOf(file)!), null, 1)), pin).ok).toBe(false)
    const { format, ...rest } = JSON.parse(textOf(file)!)
    expect(verifyBundle(utf8(JSON.stringify({ format, ...rest })), pin).ok).toBe(false)
    expect(verifyBundle(canonicalBytes({ ...rest, format, note: 'x' }), pin).ok).toBe(false)
    expect(verifyBundle(canonicalBytes({ ...rest, format: 'qinglian.bundle/2' }), pin).ok).toBe(false)
  })

  it('a forger who signs again with his own key is found by the pin, and only unconfirmed without it', () => {
    const forger = sampleBundle(suite, { ...SAMPLE_CONTENT, title: '改过的' })
    expect(verifyBundle(forger.file, pin).outcome).toBe('altered')
    expect(verifyBundle(forger.file).outcome).toBe('unconfirmed')
    // naming the county's key does not help him
    const named = makeBundle({ ...forger.parts, key })
    expect(verifyBundle(named, pin).outcome).toBe('altered')
  })

  it('the county cannot sign a checkpoint for a tree that does not hold the entry', () => {
    const c = {
      origin: 'qinglian/990121',
      size: 9,
      root: new Uint8Array(32),
      at: '2026-11-05T01:13:00.000Z',
      hash: suite.hash,
    }
    const checkpoint = signCheckpoint(c, key, digest, (message) => suite.sign(secret, message))
    expect(verifyBundle(makeBundle({ ...parts, checkpoint }), pin).findings[1]!.key).toBe(
      'ledger.finding_content_altered',
    )
  })

  it('holds for a tree of one entry', () => {
    const one = sampleBundle(suite, { title: '清' }, 1)
    expect(one.parts.proof.hashes).toEqual([])
    expect(verifyBundle(one.file, pinOf(one.key)).ok).toBe(true)
  })
})

it('never throws, whatever the bytes', () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => !verifyBundle(bytes).ok))
  fc.assert(fc.property(fc.jsonValue(), (value) => !verifyBundle(utf8(JSON.stringify(value))).ok))
  const members = {
    checkpoint: '',
    entry: {},
    format: 'qinglian.bundle/1',
    index: 0,
    key: '',
    kind: 'a.b',
    proof: [],
    salt: '',
  }
  for (const name of Object.keys(members))
    for (const odd of [null, 0, '', [], {}, 'x', [null], toBase64(new Uint8Array(32))])
      expect(verifyBundle(canonicalBytes({ ...members, [name]: odd })).ok).toBe(false)
})
