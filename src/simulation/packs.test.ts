import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse as parseCsv } from 'csv-parse/sync'
import { beforeAll, describe, expect, it } from 'vitest'
import { parse as parseYaml } from 'yaml'
import { limitsOfPack } from '#clocks'
import { compileExpression, withLimits } from '#expressions'
import { loadPack } from '#pack'
import { type Definition, findFlaws, readBpmn } from '#process'
import { programParts } from '../../test/parts.ts'

const packs = join(import.meta.dirname, '../../packs')
const read = (path: string): string => readFileSync(join(packs, path), 'utf8')
const drawings = [
  'village-seal/flow/seal-request.bpmn',
  'flag-handling/flow/flag-handling.bpmn',
  '_example-library/flow/book-loan.bpmn',
]

describe.each(drawings)('%s', (path) => {
  it('can be run and can always come to its end', async () => {
    const { definition, issues } = await readBpmn(read(path))
    expect(issues).toEqual([])
    expect(await findFlaws(definition!)).toEqual([])
  })

  it('has every step in a lane and a place for it in the drawing', async () => {
    const { definition } = await readBpmn(read(path))
    const inLanes = definition!.lanes.flatMap((lane) => lane.nodes)
    expect(inLanes.sort()).toEqual(Object.keys(definition!.nodes).sort())
    for (const id of [...Object.keys(definition!.nodes), ...Object.keys(definition!.flows)])
      expect(read(path)).toContain(`bpmnElement="${id}"`)
  })
})

interface Kind {
  code: string
  title: string
  in_list: string
  seal: string
  approver_post: string
}

describe('the list of documents', () => {
  const kinds = parseCsv(read('village-seal/facts/codelists/document-kinds.csv'), { columns: true }) as Kind[]
  const form = parseYaml(read('village-seal/forms/seal-request.form.yaml')) as {
    schema: { properties: { kind: { enum: string[] } } }
  }
  let definition: Definition
  beforeAll(async () => {
    definition = (await readBpmn(read('village-seal/flow/seal-request.bpmn'))).definition!
  })

  it('is the same in the code list, the form, the rules and the drawing', () => {
    expect(form.schema.properties.kind.enum.sort()).toEqual(kinds.map((k) => k.code).sort())
    const model = read('village-seal/models/document_kind.sql')
    for (const { code, title, in_list, seal, approver_post } of kinds)
      expect(model).toContain(`('${code}', '${title}', ${in_list}, '${seal}', '${approver_post}')`)
    for (const { code, title } of kinds)
      expect(compileExpression(definition.subject!).evaluate({ kind: code })).toBe(title)
  })

  it('sends every listed kind to the post that holds its seal', () => {
    const gateway = definition.nodes['which_seal']!
    for (const { code, in_list, approver_post } of kinds) {
      if (in_list !== 'true') continue
      const flows = gateway.outgoing.map((id) => definition.flows[id]!)
      const taken =
        flows.find((f) => f.guard !== null && compileExpression(f.guard).evaluate({ kind: code }) === true) ??
        flows.find((f) => f.guard === null)!
      expect(definition.nodes[taken.to]).toMatchObject({ post: approver_post })
    }
  })

  it('asks for a resolution below the reference rent that the limits give, and tells people the same number', async () => {
    const pack = await loadPack(join(packs, 'village-seal'), await programParts())
    const reference = limitsOfPack(pack, '2026-11-05')['reference_rent']!
    expect(read('village-seal/forms/seal-request.form.yaml')).toContain(`参考价 ${reference} 元/亩·年`)
    expect(read('village-seal/powers.yaml')).toContain(`（演示参数 ${reference} 元/亩·年）`)
    const powers = parseYaml(read('village-seal/powers.yaml')) as { powers: { limit: { working_days: number } }[] }
    const approval = limitsOfPack(pack, '2026-11-05')['seal_approval_working_days']
    expect(powers.powers.map((power) => power.limit.working_days)).toEqual([approval, approval, approval])
    const guard = compileExpression(definition.flows['f_below']!.guard!)
    const asked = (rent_per_mu: number, resolution_no?: string) =>
      guard.evaluate(
        withLimits(
          { kind: 'land-contract', rent_per_mu, ...(resolution_no ? { resolution_no } : {}) },
          { reference_rent: reference },
        ),
      ) === true
    expect([asked(reference), asked(reference - 1), asked(300), asked(300, '成代会〔2026〕3号')]).toEqual([
      false,
      true,
      true,
      false,
    ])
    expect(guard.evaluate({ kind: 'house-application' })).toBe(false)
  })
})

describe('the paper register', () => {
  const rows = parseCsv(read('village-seal/fixtures/tables/paper_register.csv'), { columns: true }) as Record<
    string,
    string
  >[]

  it('has 312 entries that waited 1,860 minutes on average', () => {
    const minutes = rows.map((r) => (Date.parse(`${r['批准时间']}Z`) - Date.parse(`${r['收到时间']}Z`)) / 60_000)
    expect(rows).toHaveLength(312)
    expect(minutes.reduce((a, b) => a + b, 0) / rows.length).toBe(1860)
    expect(Math.min(...minutes)).toBeGreaterThan(0)
  })
})
