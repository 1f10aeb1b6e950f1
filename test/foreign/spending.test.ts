import { createReadStream, existsSync } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createGunzip } from 'node:zlib'
import { parse } from 'csv-parse'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { codelistPart, sourcePart, tablePart } from '#facts'
import { loadPack, type PackPart } from '#pack'
import { screenCommand } from '#rules'
import * as rules from '../../src/rules/module.ts'

const DATA = resolve(
  process.env['QINGLIAN_FOREIGN_DATA'] ?? fileURLToPath(new URL('../../../shared/data', import.meta.url)),
)
const FILE = join(DATA, 'spending/uk_spend.csv.gz')
const PACK = fileURLToPath(new URL('../../packs/public-spending', import.meta.url))

interface Payment {
  readonly body: string
  readonly payee: string
  readonly month: string
  readonly category: string
  readonly pence: number
}
interface Line {
  readonly rule: string
  readonly subject: string
  readonly period: string
  readonly outcome: string
  readonly value: number | null
  readonly evidence: readonly { readonly fact_table: string; readonly row_id: string }[]
}

/** Read by another CSV reader and counted in plain JavaScript from each rule's `method`, without the machine's SQL. */
async function payments(): Promise<Payment[]> {
  const found: Payment[] = []
  const rows = createReadStream(FILE)
    .pipe(createGunzip())
    .pipe(parse({ columns: true }))
  for await (const row of rows as AsyncIterable<Record<string, string>>) {
    const pence = Math.round(Number(row['amount_gbp']) * 100)
    found.push({
      body: row['public_body']!,
      payee: row['payee']!.trim(),
      month: row['month']!,
      category: row['category']!.trim(),
      pence,
    })
  }
  return found
}

const SEP = '\u001f'
const tally = <T>(
  items: readonly T[],
  keyOf: (item: T) => string | undefined,
  amountOf: (item: T) => number,
): Map<string, number> => {
  const sums = new Map<string, number>()
  for (const item of items) {
    const key = keyOf(item)
    if (key !== undefined) sums.set(key, (sums.get(key) ?? 0) + amountOf(item))
  }
  return sums
}
const subject = (...parts: string[]): string => parts.map((part) => part.replaceAll('|', '||')).join('|')
const lineKey = (line: Line): string => `${line.subject}${SEP}${line.period}`

describe.skipIf(!existsSync(FILE))('real public spending, 2,321,092 rows (skipped: not found elsewhere)', () => {
  let all: Payment[]
  let lines: Map<string, Line[]>
  let folder: string

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'qinglian-spending-'))
    const out = join(folder, 'flags.jsonl')
    const parts = [codelistPart, sourcePart, tablePart, ...rules.packParts()] as PackPart[]
    const said: string[] = []
    const code = await screenCommand(
      ['public-spending', '--table', `payments=${FILE}`, '--out', out],
      { locale: 'en', print: (l) => said.push(l), complain: (l) => said.push(l) },
      {
        at: '2026-11-05T00:30:00.000Z',
        stores: () => Promise.reject(new Error('files need no database')),
        snapshots: () => Promise.reject(new Error('files need no database')),
        findPack: () => loadPack(PACK, parts),
      },
    )
    expect(code, said.join('\n')).toBe(0)
    lines = Map.groupBy(
      (await readFile(out, 'utf8'))
        .trimEnd()
        .split('\n')
        .map((text) => JSON.parse(text) as Line),
      (line) => line.rule,
    )
    all = await payments()
  }, 600_000)
  afterAll(() => rm(folder, { recursive: true, force: true }))

  const flagged = (rule: string) =>
    (lines.get(`public-spending/${rule}`) ?? []).filter((line) => line.outcome === 'flag')
  const undecided = (rule: string) =>
    (lines.get(`public-spending/${rule}`) ?? []).filter((line) => line.outcome === 'not_applicable')

  test('every row is read', () => expect(all.length).toBe(2_321_092))

  test('exact repeats', () => {
    const groups = tally(
      all,
      (p) =>
        p.pence >= 10_000 ? [subject(p.body, p.payee, p.category, String(p.pence)), p.month].join(SEP) : undefined,
      () => 1,
    )
    const expected = [...groups].filter(([, n]) => n >= 2)
    expect(
      flagged('exact-repeats')
        .map((line) => [lineKey(line), line.value])
        .sort(),
    ).toEqual(expected.sort())
    for (const line of flagged('exact-repeats')) expect(line.evidence.length).toBe(line.value)
    // The rows named are the rows meant: row n of the file.
    for (const { subject: s, evidence } of flagged('exact-repeats').slice(0, 50))
      for (const { row_id } of evidence) {
        const p = all[Number(row_id) - 1]!
        expect(subject(p.body, p.payee, p.category, String(p.pence))).toBe(s)
      }
  })

  test('payee share', () => {
    const years = tally(
      all,
      (p) => [p.body, p.month.slice(0, 4)].join(SEP),
      (p) => p.pence,
    )
    const payees = tally(
      all,
      (p) => [p.body, p.month.slice(0, 4), p.payee].join(SEP),
      (p) => p.pence,
    )
    const expected = [...payees].flatMap(([key, pence]) => {
      const [body, year, payee] = key.split(SEP) as [string, string, string]
      const whole = years.get([body, year].join(SEP))!
      return whole > 0 && pence / whole >= 0.4 ? [[[subject(body, payee), year].join(SEP), pence / whole] as const] : []
    })
    const found = new Map(flagged('payee-share').map((line) => [lineKey(line), line.value]))
    expect([...found.keys()].sort()).toEqual(expected.map(([key]) => key).sort())
    for (const [key, share] of expected) expect(found.get(key)).toBeCloseTo(share, 9)
  })

  test('amounts below a threshold', () => {
    const T = 2_500_000
    const years = Map.groupBy(all, (p) => [p.body, p.month.slice(0, 4)].join(SEP))
    const expected: string[] = []
    let few = 0
    for (const [key, group] of years) {
      const below = group.filter((p) => p.pence >= T * 0.98 && p.pence < T).length
      const above = group.filter((p) => p.pence >= T && p.pence < T * 1.02).length
      if (below + above < 15) few++
      else if (below >= 10 && below / Math.max(above, 1) >= 1.5) expected.push(key)
    }
    expect(flagged('below-threshold').map(lineKey).sort()).toEqual(expected.sort())
    expect(undecided('below-threshold').length).toBe(few)
  })

  test('first two digits', () => {
    const expected: [string, number][] = []
    for (const [body, group] of Map.groupBy(
      all.filter((p) => p.pence >= 1000),
      (p) => p.body,
    )) {
      const found = new Array<number>(100).fill(0)
      for (const p of group) found[Number(String(p.pence).slice(0, 2))]!++
      let deviation = 0
      for (let d = 10; d <= 99; d++) deviation += Math.abs(found[d]! / group.length - Math.log10(1 + 1 / d))
      const mad = Number((deviation / 90).toFixed(6))
      if (group.length >= 1000 && mad >= 0.0022) expected.push([body, mad])
    }
    expect(
      flagged('benford-digits')
        .map((line) => [line.subject, line.value])
        .sort(),
    ).toEqual(expected.sort())
  })

  test('one-month surge', () => {
    const months = tally(
      all,
      (p) => [p.body, p.payee, p.month].join(SEP),
      (p) => p.pence,
    )
    const payees = Map.groupBy(months, ([key]) => key.slice(0, key.lastIndexOf(SEP)))
    const expected = new Set<string>()
    let cannot = 0
    for (const [payee, entries] of payees) {
      const sums = entries.map(([, pence]) => pence).sort((a, b) => a - b)
      const n = sums.length
      const middle = n % 2 ? sums[(n - 1) / 2]! : (sums[n / 2 - 1]! + sums[n / 2]!) / 2
      if (n < 6 || middle <= 0) cannot++
      else
        for (const [key, pence] of entries) {
          const [body, who] = payee.split(SEP) as [string, string]
          if (pence >= 5 * middle && pence >= 0)
            expected.add([subject(body, who), key.slice(key.lastIndexOf(SEP) + 1)].join(SEP))
        }
    }
    const found = new Set(flagged('one-month-surge').map(lineKey))
    expect(found.size).toBe(expected.size)
    expect([...found].filter((key) => !expected.has(key))).toEqual([])
    expect(undecided('one-month-surge').length).toBe(cannot)
  })
})
