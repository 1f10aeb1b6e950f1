// The interpreter and the judge of traces, in processor time, beside other engines measured on two busy cores before ours was built.
//   node bench/process.ts
import { availableParallelism, loadavg } from 'node:os'
import { compileExpression } from '#expressions'
import {
  type Definition,
  type DueDate,
  EMPTY_STATE,
  findFlaws,
  judge,
  laneDiagram,
  readBpmn,
  type State,
  step,
  stepList,
} from '#process'

const NOW = '2026-11-05T00:30:00.000Z'
const due: DueDate = () => '2026-11-12T09:30:00.000Z'
const line = (what: string, ours: string, theirs: string): void =>
  console.log(`${what.padEnd(58)} ${ours.padStart(20)}   ${theirs}`)

/** Units of work a second of processor time. */
function perSecond(work: () => void, batch: number): number {
  for (let i = 0; i < batch; i++) work()
  const start = process.cpuUsage()
  let done = 0
  let used = 0
  while (used < 1_500_000) {
    for (let i = 0; i < batch; i++) work()
    done += batch
    const now = process.cpuUsage(start)
    used = now.user + now.system
  }
  return (done / used) * 1e6
}
const shown = (n: number): string => Math.round(n).toLocaleString('en')

// Six people's steps, a choice, a fork and a join, a reminder that does not interrupt: the model the peers were measured with.
const XML = `<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:q="urn:qinglian:bpmn:1" targetNamespace="urn:bench" id="drawing">
<process id="works" name="小微工程" isExecutable="true">
<startEvent id="start"/><endEvent id="end"/><endEvent id="end_reminded"/>
${['propose', 'discuss', 'vote', 'review', 'approve', 'accept'].map((id) => `<userTask id="${id}" name="${id}" q:post="clerk" q:workingDays="5"/>`).join('')}
<exclusiveGateway id="large" default="f5"/><exclusiveGateway id="merge"/><parallelGateway id="fork"/><parallelGateway id="join"/>
<boundaryEvent id="late" attachedToRef="discuss" cancelActivity="false" q:workingDays="5"><timerEventDefinition/></boundaryEvent>
${[
  ['f1', 'start', 'propose'],
  ['f2', 'propose', 'discuss'],
  ['f3', 'discuss', 'large'],
  ['f4', 'large', 'vote', 'budget_fen &gt;= 1000000'],
  ['f5', 'large', 'merge'],
  ['f6', 'vote', 'merge'],
  ['f7', 'merge', 'fork'],
  ['f8', 'fork', 'review'],
  ['f9', 'fork', 'approve'],
  ['f10', 'review', 'join'],
  ['f11', 'approve', 'join'],
  ['f12', 'join', 'accept'],
  ['f13', 'accept', 'end'],
  ['f14', 'late', 'end_reminded'],
]
  .map(
    ([id, from, to, guard]) =>
      `<sequenceFlow id="${id}" sourceRef="${from}" targetRef="${to}">${guard ? `<conditionExpression>${guard}</conditionExpression>` : ''}</sequenceFlow>`,
  )
  .join('')}
</process></definitions>`

const { definition, issues } = await readBpmn(XML)
if (!definition) throw new Error(JSON.stringify(issues))
const sizes: number[] = []

/** One matter from filing to its end; the state is parsed and written again at every act, as between two requests. */
function runOne(flow: Definition, measure = false): number {
  const data = { budget_fen: 4_800_000, title: '山塘清淤', unit: '岭下庄村' }
  let saved = JSON.stringify(step(flow, EMPTY_STATE, { kind: 'start', data }, NOW, due).state)
  let acts = 1
  for (;;) {
    if (measure) sizes.push(saved.length)
    const state = JSON.parse(saved) as State
    const token = state.tokens[0]
    if (!token) return acts
    saved = JSON.stringify(
      step(flow, state, { kind: 'complete', token: token.id, outcome: 'passed', data }, NOW, due).state,
    )
    acts++
  }
}

const acts = runOne(definition, true)
const TRACE = ['propose', 'discuss', 'vote', 'approve', 'review', 'accept']
const WRONG = ['propose', 'vote', 'approve', 'review', 'prepay', 'accept']
const guard = compileExpression('budget_fen >= 1000000 and kind in ["works", "goods"]')
const scope = { budget_fen: 4_800_000, kind: 'works' }

console.log(
  `load ${loadavg()[0]!.toFixed(1)} on ${availableParallelism()} cores; processor time, so that load matters less`,
)
line('', 'ours', 'beside')
const instances = perSecond(() => runOne(definition), 200)
line(
  'matters run from filing to end, a cpu-second',
  shown(instances),
  'bpmn-elements 24, bpmn-engine 17, XState 4,795, prototype 15,155',
)
line(
  'one act: parse, step, write',
  `${(1e6 / instances / acts).toFixed(1)} µs`,
  'bpmn-elements 6,887, bpmn-engine 9,722, XState 35, prototype 11 µs',
)
line(
  'bytes of state, start … end',
  `${sizes[0]}–${Math.max(...sizes)}`,
  'bpmn-elements 6,847–11,722, bpmn-engine 13,738–20,699',
)
const started = process.cpuUsage()
for (let i = 0; i < 50; i++) await readBpmn(XML)
const read = process.cpuUsage(started)
line(
  'reading and checking one drawing',
  `${((read.user + read.system) / 50_000).toFixed(1)} ms`,
  'prototype 3.2 ms (once a version)',
)
line('soundness of it, with its state space, a cpu-second', shown(perSecond(() => void findFlaws(definition), 20)), '')
line(
  'traces judged: conforming, a cpu-second',
  shown(perSecond(() => void judge(definition, TRACE, { ended: true }), 500)),
  'prototype 23 M events/s with variants merged',
)
line(
  'traces judged: deviating, aligned, a cpu-second',
  shown(perSecond(() => void judge(definition, WRONG, { ended: true }), 100)),
  'pm4py 2.7 about 40–340',
)
line(
  'guards evaluated, a cpu-second',
  shown(perSecond(() => void guard.evaluate(scope), 20_000)),
  'feelin 2,683, cel-js 7.9 M, prototype 27.9 M',
)
line(
  'lane diagrams drawn, a cpu-second',
  shown(perSecond(() => void laneDiagram(definition), 50)),
  'prototype 11,000; a browser for bpmn-to-image',
)
line('step lists, a cpu-second', shown(perSecond(() => void stepList(definition), 200)), '')
