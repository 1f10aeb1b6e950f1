import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { BpmnModdle } from 'bpmn-moddle'
import { describe, expect, it } from 'vitest'
import { readBpmn } from '#process'
import { sentenceOf } from '#texts'

const SUITE = join(
  process.env['QINGLIAN_FOREIGN_DATA'] ?? join(import.meta.dirname, '../../../shared/data'),
  'suites/bpmn-miwg/Reference',
)
const files = existsSync(SUITE) ? readdirSync(SUITE).filter((name) => name.endsWith('.bpmn')) : []

/** The OMG BPMN Model Interchange Working Group's reference models (CC-BY 3.0), drawn to hold every kind of element. */
describe.skipIf(files.length === 0)(
  `BPMN MIWG (${files.length ? `${files.length} models` : 'skipped: not found'})`,
  () => {
    const answers: string[] = []

    it('holds the 21 reference models', () => expect(files).toHaveLength(21))

    it.each(files)('%s parses and comes back unchanged from a round trip', async (name) => {
      const moddle = new BpmnModdle()
      const first = await moddle.toXML((await moddle.fromXML(textOf(name))).rootElement)
      const second = await moddle.toXML((await moddle.fromXML(first.xml)).rootElement)
      expect(second.xml).toBe(first.xml)
      expect(first.xml.length).toBeGreaterThan(1_000)
    })

    it.each(files)('%s is executed, or refused with sentences that name its elements', async (name) => {
      const { definition, issues } = await readBpmn(textOf(name))
      expect(definition === null).toBe(issues.length > 0)
      for (const { code, params } of issues) {
        for (const locale of ['zh', 'en'] as const) {
          const sentence = sentenceOf(locale, { code, kind: 'invalid', params })
          expect(sentence).not.toContain(code)
          expect(sentence).not.toMatch(/\{\w+\}/)
        }
      }
      // What only our own words would supply: who decides, which action, which message, how long.
      const words =
        issues.length > 0 && issues.every((issue) => /_without_(post|action|message|duration)$/.test(issue.code))
      const kinds = new Set(issues.map((issue) => String(issue.params['kind'] ?? issue.code)))
      answers.push(
        `${name.padEnd(12)} ${definition ? 'executable' : words ? 'control flow within the subset; names no posts or actions' : `refused: ${[...kinds].slice(0, 6).join(', ')}${kinds.size > 6 ? ', …' : ''}`}`,
      )
    })

    it('says which of them this machine executes', () => {
      console.log(answers.join('\n'))
      expect(answers).toHaveLength(files.length)
    })
  },
)

/** Files say ISO-8859-1 or UTF-8 in their first line; all of them are one of the two. */
function textOf(name: string): string {
  const bytes = readFileSync(join(SUITE, name))
  const declared = /encoding="([^"]+)"/.exec(bytes.subarray(0, 200).toString('latin1'))?.[1]?.toLowerCase()
  const encoding = declared === 'iso-8859-1' ? 'latin1' : 'utf8'
  return bytes
    .toString(encoding)
    .replace(/encoding="[^"]+"/, 'encoding="UTF-8"')
    .replace(/^\uFEFF/, '')
}
