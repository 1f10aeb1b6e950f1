import { describe, expect, test } from 'vitest'
import { readBpmn } from './bpmn-reader.ts'
import { findFlaws } from './soundness.ts'
import { drawn, flow } from './testing/drawing.ts'

describe('soundness', () => {
  const flaws: [string, string, string, string][] = [
    [
      'a join behind a choice can get stuck',
      'xor x\nand j\nstart > x\nx > a [n = 1]\nx > b default\na > j\nb > j\nj > end',
      'process.can_get_stuck',
      'j',
    ],
    [
      'an interrupted branch leaves its join waiting',
      'and f\nand j\ntimer l on a hours=1\nstart > f\nf > a > j\nf > b > j\nj > end1\nl > end2',
      'process.can_get_stuck',
      'j',
    ],
    ['a loop nobody can leave', 'xor m\nstart > m > a > b > m\nc > end', 'process.element_never_reached', 'c'],
    ['a fork inside a loop piles up', 'xor m\nand f\nstart > m > a > f\nf > m\nf > b > end', 'process.piles_up', 'b'],
    [
      'gateways in a ring',
      'xor m\nxor x\nstart > m > x\nx > m [n = 1]\nx > end default',
      'process.ring_without_step',
      'm',
    ],
  ]
  test.each(flaws)('%s', async (_, lines, code, element) => {
    const { definition, issues } = await readBpmn(drawn(lines))
    const found = definition ? findFlaws(definition) : issues
    expect(found).toContainEqual(expect.objectContaining({ code, params: expect.objectContaining({ element }) }))
  })

  test.each([
    'start > a > end',
    'and f\nand j\nstart > f\nf > a > j\nf > b > j\nj > end',
    'xor x\nstart > a > x\nx > a [n = 1]\nx > end default',
    'reminder l on a hours=1\nstart > a > end1\nl > b > end2',
    'and f\nterminate t\nstart > f\nf > a > t\nf > b > end',
  ])('sound: %j', async (lines) => expect(findFlaws(await flow(lines))).toEqual([]))
})

describe('subset', () => {
  const cases: [string, string, string][] = [
    ['script task', '<scriptTask id="e1" name="甲"/>', 'process.element_outside_subset'],
    ['sub-process', '<subProcess id="e1"/>', 'process.element_outside_subset'],
    ['inclusive gateway', '<inclusiveGateway id="e1"/>', 'process.element_outside_subset'],
    ['event gateway', '<eventBasedGateway id="e1"/>', 'process.element_outside_subset'],
    ['call activity', '<callActivity id="e1"/>', 'process.element_outside_subset'],
    ['error end', '<endEvent id="e1"><errorEventDefinition/></endEvent>', 'process.element_outside_subset'],
    ['message start', '<startEvent id="e1"><messageEventDefinition/></startEvent>', 'process.element_outside_subset'],
    [
      'multi-instance',
      '<userTask id="e1" name="甲" q:post="p"><multiInstanceLoopCharacteristics/></userTask>',
      'process.element_outside_subset',
    ],
    [
      'boundary message',
      '<boundaryEvent id="e1" attachedToRef="a"><messageEventDefinition/></boundaryEvent>',
      'process.element_outside_subset',
    ],
    [
      'timer cycle',
      '<boundaryEvent id="e1" attachedToRef="a"><timerEventDefinition><timeCycle>R3/PT1H</timeCycle></timerEventDefinition></boundaryEvent>',
      'process.timer_without_duration',
    ],
    [
      'timer of a month',
      '<boundaryEvent id="e1" attachedToRef="a"><timerEventDefinition><timeDuration>P1M</timeDuration></timerEventDefinition></boundaryEvent>',
      'process.timer_without_duration',
    ],
    ['no post', '<userTask id="e1" name="甲"/>', 'process.task_without_post'],
    ['misspelt word', '<userTask id="e1" name="甲" q:post="p" q:workingdays="3"/>', 'process.unknown_word'],
    ['no length of time', '<userTask id="e1" name="甲" q:post="p" q:workingDays="soon"/>', 'process.bad_limit'],
    ['unknown status', '<endEvent id="e1" q:status="finished"/>', 'process.unknown_status'],
    ['no action', '<serviceTask id="e1"/>', 'process.task_without_action'],
    ['no message', '<receiveTask id="e1"/>', 'process.task_without_message'],
    ['an element that BPMN does not have', '<foo id="e1"/>', 'process.flow_unreadable'],
  ]
  test.each(cases)('refuses %s with its element', async (_, xml, code) => {
    const text = drawn('start > a > end').replace('</process>', `${xml}</process>`)
    const { definition, issues } = await readBpmn(text)
    expect(definition).toBeNull()
    expect(issues.map((i) => i.code)).toContain(code)
    if (code !== 'process.flow_unreadable') expect(issues.find((i) => i.code === code)!.params['element']).toBe('e1')
  })

  test.each([
    ['guard outside a gateway', 'start > a\na > end [n = 1]', 'process.guard_outside_gateway'],
    ['a way without guard', 'xor x\nstart > x\nx > a\nx > b [n = 1]\na > end\nb > end', 'process.way_without_guard'],
    [
      'a guard that cannot be read',
      'xor x\nstart > x\nx > a [n == 1]\nx > b default\na > end\nb > end',
      'process.bad_guard',
    ],
    [
      'a guard about a step that is not there',
      'xor x\nstart > x\nx > a [outcomes.zz = "yes"]\nx > b default\na > end\nb > end',
      'process.guard_reads_unknown_step',
    ],
    ['a hidden fork', 'start > a\na > b > end\na > c > end', 'process.hidden_fork'],
    ['two starts', 'start > a > end\nstart2 > b > end', 'process.flow_needs_one_start'],
    ['no end', 'xor m\nstart > m > a > m', 'process.flow_without_end'],
    ['a task nobody comes to', 'start > a > end\nb > end', 'process.element_never_reached'],
    ['a task that leads nowhere', 'and f\nstart > f\nf > a\nf > b > end', 'process.element_leads_nowhere'],
    ['another step that is no task', 'user b notSameAs=zz\nstart > b > end', 'process.not_same_as_unknown'],
  ])('refuses %s', async (_, lines, code) => {
    expect((await readBpmn(drawn(lines))).issues.map((i) => i.code)).toContain(code)
  })

  test.each([
    '',
    'not xml',
    '<a/>',
    '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"/>',
    '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><definitions/>',
    'x'.repeat(1_000_001),
  ])('answers text that is no drawing with a reason', async (text) => {
    const { definition, issues } = await readBpmn(text)
    expect(definition).toBeNull()
    expect(issues.length).toBeGreaterThan(0)
  })

  test('offers the outcomes its gateway asks for, with the names of the ways', async () => {
    const d = await flow(
      'xor x\nstart > a > x\nx > b [outcome = "approved"] "同意"\nx > c [outcome in ["returned", "rejected"]] "不同意"\nx > end default\nb > end\nc > end',
    )
    expect(d.nodes['a']).toMatchObject({
      outcomes: [
        { value: 'approved', label: '同意' },
        { value: 'returned', label: '不同意' },
        { value: 'rejected', label: '不同意' },
      ],
    })
  })
})
