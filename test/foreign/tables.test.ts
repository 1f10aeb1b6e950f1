import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { decodedText, readRows } from '#facts'

const SUITES = join(process.env['QINGLIAN_FOREIGN_DATA'] ?? join(import.meta.dirname, '../../../shared/data'), 'suites')
const files = (folder: string, ending: string): string[] =>
  existsSync(join(SUITES, folder)) ? readdirSync(join(SUITES, folder)).filter((name) => name.endsWith(ending)) : []

const spectrum = files('csv-spectrum/csvs', '.csv')

/** The answers of csv-spectrum: each file as the objects its heading makes of its rows. */
describe.skipIf(spectrum.length === 0)(`csv-spectrum (${spectrum.length || 'skipped: not found'})`, () => {
  it.each(spectrum)('%s', (name) => {
    const text = readFileSync(join(SUITES, 'csv-spectrum/csvs', name), 'utf8')
    const answer = JSON.parse(readFileSync(join(SUITES, 'csv-spectrum/json', name.replace('.csv', '.json')), 'utf8'))
    const [heading, ...rows] = readRows(text).filter((row) => row.some((cell) => cell !== ''))
    const found = rows.map((row) => Object.fromEntries(heading!.map((key, i) => [key, row[i] ?? ''])))
    // This one answer is not a list and speaks of another telephone number than its file; its shape is what can be compared.
    if (name === 'location_coordinates.csv') expect(found.map((row) => Object.keys(row))).toEqual([Object.keys(answer)])
    else expect(found).toEqual(answer)
  })
})

/** Chinese texts in the encodings that offices still send, beside the same in UTF-8. */
const CHINESE = ['gb18030', 'gbk', 'gb2312']
const encodings = files('encodings/cjkencodings', '.txt').filter((name) => CHINESE.includes(name.replace('.txt', '')))
describe.skipIf(encodings.length === 0)(`encodings (${encodings.length || 'skipped: not found'})`, () => {
  it.each(encodings)('%s is known by its bytes', (name) => {
    const bytes = readFileSync(join(SUITES, 'encodings/cjkencodings', name))
    const plain = readFileSync(join(SUITES, 'encodings/cjkencodings', name.replace('.txt', '-utf8.txt')), 'utf8')
    expect(decodedText(bytes)).toEqual({ encoding: 'gb18030', text: plain })
    // The same bytes behind a mark of UTF-8 that somebody pasted.
    expect(decodedText(Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), bytes])).text).toBe(plain)
  })
})

const real = files('encodings/real-cn', '.csv')
const counts = new Map<string, number>(
  real.length
    ? (
        JSON.parse(readFileSync(join(SUITES, 'encodings/real-cn/notes.json'), 'utf8')) as [string, string, number][]
      ).map(([name, , rows]) => [name, rows])
    : [],
)
describe.skipIf(real.length === 0)(`real files (${real.length || 'skipped: not found'})`, () => {
  it.each(real)('%s reads without a lost character', (name) => {
    const { text } = decodedText(readFileSync(join(SUITES, 'encodings/real-cn', name)))
    expect(text).not.toContain('\ufffd')
    expect(text).toMatch(/[一-龥]/)
    const records = readRows(text).filter((row) => row.some((cell) => cell !== '')).length
    expect([records, records - 1]).toContain(counts.get(name))
  })
})
