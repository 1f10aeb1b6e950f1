import { readBpmn } from '../bpmn-reader.ts'
import type { Definition } from '../definition.ts'

/**
 * Short lines for tests and benches, compiled to BPMN:
 * `start > a > x`, `x > b [amount > 5] "太大"`, `x > c default`, `xor x`, `and f`, `user a post=clerk q:hours=2`, `service s action=do`, `receive r message=m`,
 * `timer t on a hours=1` (interrupting), `reminder t on a hours=1`, `end e status=done`, `terminate e`, `lane 村两委: a b`. What is not declared is a user task; `start*` and `end*` are events.
 */
export function drawn(lines: string, processWords = ''): string {
  const nodes = new Map<string, string>()
  const flows: string[] = []
  const lanes: string[] = []
  const defaults = new Map<string, string>()
  const declare = (id: string): void => {
    if (nodes.has(id)) return
    if (id.startsWith('start')) nodes.set(id, `<startEvent id="${id}"/>`)
    else if (id.startsWith('end')) nodes.set(id, `<endEvent id="${id}"/>`)
    else nodes.set(id, `<userTask id="${id}" name="${id}" q:post="clerk"/>`)
  }
  const rows = lines
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean)
  for (const row of rows.filter((r) => !r.includes(' > '))) {
    if (row.startsWith('lane ')) lanes.push(row.slice(5))
    else declareNode(row, nodes)
  }
  for (const row of rows.filter((r) => r.includes(' > '))) {
    const m = /^(.*?)(?:\s+\[(.*)\])?(?:\s+"(.*)")?(\s+default)?$/.exec(row)!
    const ids = m[1]!.split(' > ').map((id) => id.trim())
    ids.forEach(declare)
    ids.slice(1).forEach((to, i) => {
      const id = `f${flows.length + 1}`
      if (m[4]) defaults.set(ids[i]!, id)
      const guard = m[2] ? `<conditionExpression>${escaped(m[2])}</conditionExpression>` : ''
      flows.push(
        `<sequenceFlow id="${id}" sourceRef="${ids[i]}" targetRef="${to}"${m[3] ? ` name="${escaped(m[3])}"` : ''}>${guard}</sequenceFlow>`,
      )
    })
  }
  const body = [...nodes].map(([id, xml]) =>
    defaults.has(id) ? xml.replace(/ id="/, ` default="${defaults.get(id)}" id="`) : xml,
  )
  const laneSet = lanes.map((lane, i) => {
    const [name, members] = lane.split(':')
    return `<lane id="lane${i}" name="${name}">${members!
      .trim()
      .split(/\s+/)
      .map((id) => `<flowNodeRef>${id}</flowNodeRef>`)
      .join('')}</lane>`
  })
  return `<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:q="urn:qinglian:bpmn:1" targetNamespace="urn:test" id="drawing-1">
<process id="process-1" name="试" isExecutable="true" ${processWords}>
${lanes.length ? `<laneSet id="ls">${laneSet.join('')}</laneSet>` : ''}
${[...body, ...flows].join('\n')}
</process></definitions>`
}

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')

function declareNode(row: string, nodes: Map<string, string>): void {
  const [kind, id, ...rest] = row.split(/\s+/) as [string, string, ...string[]]
  const on = rest[0] === 'on' ? rest.splice(0, 2)[1] : undefined
  const words = Object.fromEntries(rest.map((word) => word.split('=') as [string, string]))
  const name = words['name'] ?? id
  delete words['name']
  const attributes = (extra: Record<string, string> = {}): string =>
    Object.entries({ ...extra, ...words })
      .map(([word, value]) => ` q:${word.replace(/^q:/, '')}="${value}"`)
      .join('')
  const timer = (interrupting: boolean): string =>
    `<boundaryEvent id="${id}" name="${name}" attachedToRef="${on}" cancelActivity="${interrupting}"${attributes()}><timerEventDefinition/></boundaryEvent>`
  const kinds: Record<string, () => string> = {
    user: () => `<userTask id="${id}" name="${name}"${attributes(words['post'] ? {} : { post: 'clerk' })}/>`,
    service: () => `<serviceTask id="${id}" name="${name}"${attributes()}/>`,
    receive: () => `<receiveTask id="${id}" name="${name}"${attributes()}/>`,
    xor: () => `<exclusiveGateway id="${id}"/>`,
    and: () => `<parallelGateway id="${id}"/>`,
    end: () => `<endEvent id="${id}" name="${name}"${attributes()}/>`,
    terminate: () => `<endEvent id="${id}" name="${name}"${attributes()}><terminateEventDefinition/></endEvent>`,
    timer: () => timer(true),
    reminder: () => timer(false),
  }
  nodes.set(id, kinds[kind]!())
}

/** The definition of a drawing that must be readable. */
export async function flow(lines: string, processWords = ''): Promise<Definition> {
  const { definition, issues } = await readBpmn(drawn(lines, processWords))
  if (!definition) throw new Error(JSON.stringify(issues))
  return definition
}
