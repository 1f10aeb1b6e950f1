import { mkdirSync, mkdtempSync, readdirSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { checkPack, loadPack, type PackPart } from '#pack'
import { packParts } from './module.ts'
import { drawn } from './testing/drawing.ts'

const FLOW =
  'user a post=clerk workingDays=2 outcomes=yes:行;no:不行\nservice s action=x.y\nxor x\ntimer late on a workingDays=5\nend late_end status=expired\nend bad status=rejected\nend good status=done\nstart > a > x\nx > s [outcome = "yes"]\nx > bad default\ns > good\nlate > late_end'
const POWERS = `powers:
  - code: TP-01
    title: 试
    basis: [某条]
    holder: clerk
    flow: lend
    limit: { working_days: 2, basis: 某条 }
    risks: [{ point: 慢, level: low, control: 提醒, checked_by: 平台 }]
    published: 每月公布
`
const everything: PackPart = { name: 'rest', files: '*.yaml', parse: (text) => text }

async function issuesWith(files: Record<string, string>) {
  const dir = join(mkdtempSync(join(tmpdir(), 'process-pack-')), 'test-pack')
  const whole = {
    'pack.yaml': 'id: test-pack\ntitle: 试试\nversion: 1.0.0\nowner: 试\nstatus: draft\n',
    'flow/lend.bpmn': drawn(FLOW),
    'powers.yaml': POWERS,
    ...files,
  }
  for (const [path, text] of Object.entries(whole)) {
    mkdirSync(dirname(join(dir, path)), { recursive: true })
    writeFileSync(join(dir, path), text)
  }
  expect(readdirSync(dir).length).toBeGreaterThan(2)
  const parts = [...packParts(), everything] as PackPart[]
  const pack = await loadPack(dir, parts)
  return checkPack(pack, parts)
}

const path = (steps: string, ends = 'done') =>
  `paths:\n  - path: 试\n    steps:\n${steps
    .split('\n')
    .map((line) => `      - ${line}`)
    .join('\n')}\n    ends: ${ends}\n`

test('a whole pack has no complaints', async () => {
  expect(await issuesWith({ 'flow/lend.test.yaml': path('{ do: a, by: clerk, outcome: "yes" }') })).toEqual([])
  expect(await issuesWith({ 'flow/lend.test.yaml': path('{ ring: late, open: [] }', 'expired') })).toEqual([])
})

test.each([
  ['the wrong post', '{ do: a, by: boss, outcome: "yes" }', 'a is for clerk, not boss'],
  ['an outcome that is not offered', '{ do: a, outcome: maybe }', 'no outcome maybe'],
  ['a step that is not open', '{ do: s }', 's is not open'],
  ['another end', '{ do: a, outcome: "no" }', 'ends rejected, expected done'],
  ['another limit', '{ do: a, outcome: "yes", due_in: { a: { working_days: 3 } } }', 'the limit of a'],
])('a path names %s', async (_, step, detail) => {
  const issues = await issuesWith({ 'flow/lend.test.yaml': path(step) })
  expect(issues).toMatchObject([
    { path: 'flow/lend.test.yaml', code: 'process.path_failed', params: { detail: expect.stringContaining(detail) } },
  ])
})

test('a drawing outside the subset, a missing form and a missing flow are complaints with their place', async () => {
  const sub = await issuesWith({
    'flow/lend.bpmn': drawn(FLOW).replace('</process>', '<subProcess id="z" name="里"/></process>'),
  })
  expect(sub).toContainEqual({
    path: 'flow/lend.bpmn',
    code: 'process.element_outside_subset',
    params: { element: 'z', name: '里', kind: 'SubProcess' },
  })
  const form = await issuesWith({ 'flow/lend.bpmn': drawn(FLOW.replace('post=clerk', 'post=clerk form=ask')) })
  expect(form).toMatchObject([{ code: 'process.form_missing', params: { form: 'ask' } }])
  const flow = await issuesWith({ 'powers.yaml': POWERS.replace('flow: lend', 'flow: borrow') })
  expect(flow).toMatchObject([{ code: 'process.power_flow_missing', params: { code: 'TP-01', flow: 'borrow' } }])
})

test('an unknown key in powers.yaml is refused with its line and the nearest key', async () => {
  await expect(issuesWith({ 'powers.yaml': POWERS.replace('holder:', 'holdr:') })).rejects.toThrow(
    /powers\.yaml:\d+ .*holder/,
  )
})
