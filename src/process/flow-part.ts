import { lengthsOfPack } from '#clocks'
import { type CalendarDate, dateOf } from '#kernel'
import { type Pack, type PackIssue, type PackItem, type PackPart, sayIn } from '#pack'
import { readBpmn } from './bpmn-reader.ts'
import type { Definition } from './definition.ts'
import { installFlow, retireFlowsExcept } from './flow.store.ts'
import { flowSentences } from './flow-sentences.ts'
import { publishedFlow } from './published-flow.ts'
import { findFlaws } from './soundness.ts'

/** A drawing as the pack has it; it is read when the pack is checked, because reading BPMN takes its time. */
export interface FlowSource {
  readonly xml: string
}

/** `flow/*.bpmn`: refused when it leaves the subset, can get stuck, or asks for a form the pack has not; then installed as a version. */
export const flowPart: PackPart<FlowSource> = {
  name: 'flow',
  files: 'flow/*.bpmn',
  parse: (text) => ({ xml: text }),
  sentences: (item) => flowSentences(item.text),
  async check(items, pack) {
    const issues = await Promise.all(items.map((item) => issuesOf(item, pack)))
    return issues.flat()
  },
  async install(tx, items, pack, at) {
    const inEnglish = await sayIn(tx, 'en')
    for (const item of items) {
      const definition = await definitionOf(item, pack, dateOf(at))
      const published = publishedFlow(definition, inEnglish)
      await installFlow(tx, { process: item.id, pack: pack.id, xml: item.text, definition, published }, at)
    }
    await retireFlowsExcept(
      tx,
      pack.id,
      items.map((item) => item.id),
    )
  },
}

async function issuesOf(item: PackItem<FlowSource>, pack: Pack): Promise<PackIssue[]> {
  const { definition, issues } = await readBpmn(item.value.xml, lengthsOfPack(pack))
  const found = definition ? [...findFlaws(definition), ...missingForms(definition, pack)] : issues
  return found.map(({ code, params }) => ({ path: item.path, code, params }))
}

function missingForms(definition: Definition, pack: Pack) {
  const known = new Set(pack.items('forms').map((form) => form.id))
  return Object.values(definition.nodes).flatMap((node) =>
    node.kind === 'user' && node.form !== null && !known.has(`${pack.id}/${node.form}`)
      ? [{ code: 'process.form_missing', params: { element: node.id, name: node.name, form: node.form } }]
      : [],
  )
}

/** The definition of a drawing that was checked before, with the lengths its pack's clocks have on a day. */
export async function definitionOf(item: PackItem<FlowSource>, pack: Pack, onDate?: CalendarDate): Promise<Definition> {
  const { definition, issues } = await readBpmn(item.value.xml, lengthsOfPack(pack, onDate))
  if (!definition) throw new Error(`${item.path}: ${issues.map((issue) => issue.code).join()}`)
  return definition
}
