import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseForm } from './form-body.ts'
import { contentPolicy, sourceHash } from './headers.ts'
import { addressKey } from './limits.ts'
import { preferred } from './locale.ts'
import { redact } from './log.ts'
import { escapeHtml } from './problem-page.ts'
import { faultOf, statusOf } from './problems.ts'
import { safeName } from './uploads.ts'

describe('language', () => {
  it.each([
    ['', 'zh'],
    ['zh-CN,zh;q=0.9,en;q=0.8', 'zh'],
    ['en-US,en;q=0.9,zh;q=0.5', 'en'],
    ['fr,de;q=0.9', 'zh'],
    ['en;q=0.2,zh-TW;q=0.3', 'zh'],
    ['en;q=0', 'zh'],
  ])('%s → %s', (header, locale) => expect(preferred(header)).toBe(locale))
})

describe('addresses are counted', () => {
  it.each([
    ['10.0.0.1', '10.0.0.1'],
    ['::ffff:10.0.0.1', '10.0.0.1'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:db8:1:2::9', '2001:db8:1:2::/64'],
    ['::1', '0:0:0:0::/64'],
  ])('%s as %s', (ip, key) => expect(addressKey(ip)).toBe(key))
})

describe('logs', () => {
  it('lose personal numbers and keep ordinary ones', () => {
    expect(redact('赵 11010519491231002X 13812345678 6222021234567890123 ACDE-FGHJ-KMNP')).toBe(
      '赵 [id] [phone] [card] [code]',
    )
    expect(redact('at server.ts:123:45, 2026-11-05T00:30:00.000Z, 1860 分钟, 142793.40')).toBe(
      'at server.ts:123:45, 2026-11-05T00:30:00.000Z, 1860 分钟, 142793.40',
    )
  })
})

describe('file names', () => {
  it('never lead anywhere and are never empty', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (given) => {
        const name = safeName(given)
        expect(name).not.toMatch(/[/\\<>:"|?*]|^\./)
        expect([...name].length).toBeGreaterThan(0)
        expect([...name].length).toBeLessThanOrEqual(120)
      }),
    )
    expect(safeName('C:\\我的文件\\合同.pdf')).toBe('合同.pdf')
  })
})

describe('forms', () => {
  it('gather repeated fields and carry no prototype tricks', () => {
    expect(parseForm('a=1&b=%E5%90%8C%E6%84%8F&a=2')).toEqual({ a: ['1', '2'], b: '同意' })
    const odd = parseForm('__proto__=x&constructor=y')
    expect(Object.getPrototypeOf(odd)).toBe(Object.prototype)
    expect(({} as Record<string, unknown>)['x']).toBeUndefined()
  })
})

it('escapes whatever may end a tag or an attribute', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(escapeHtml(text)).not.toMatch(/[<>"'`]/)
    }),
  )
})

it('names inline scripts by their hash', () => {
  // The example of CSP level 3, §2.3.1.
  expect(sourceHash("alert('Hello, world.');")).toBe("'sha256-qznLcsROx4GACP2dm0UCKCzCG+HiZ1guq6ZZDob/Tng='")
  expect(contentPolicy()).toContain("script-src 'self';")
})

describe('faults', () => {
  it('tell an absent database from our own mistakes', () => {
    const codeOf = (error: unknown) => faultOf(error).problem.code
    expect(codeOf(Object.assign(new Error('x'), { code: 'ENOENT', syscall: 'connect' }))).toBe('http.database_away')
    expect(codeOf(Object.assign(new Error('x'), { code: 'ENOENT', syscall: 'open' }))).toBe('http.defect')
    expect(codeOf(Object.assign(new Error('x'), { code: '53100', severity: 'ERROR' }))).toBe('http.disk_full')
    expect(codeOf(new Error('Connection terminated unexpectedly'))).toBe('http.database_away')
    expect(codeOf(Object.assign(new Error('write EPIPE'), { code: 'EPIPE', syscall: 'write' }))).toBe(
      'http.database_away',
    )
    expect(codeOf(null)).toBe('http.defect')
    expect(statusOf({ code: 'http.media_type', kind: 'invalid' })).toBe(415)
  })
})
