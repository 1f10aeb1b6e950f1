import { type Form, findForm, getForm, validateForm } from '#forms'
import { invalid } from '#kernel'
import type { Tx } from '#store'
import type { Locale } from '#texts'
import type { UserTask } from './definition.ts'
import type { Flow } from './flow.store.ts'
import type { MatterData } from './state.ts'

/** Names a form may not use, because guards mean something else by them. */
const RESERVED = ['outcome', 'outcomes']

/** The form by which a flow is started: the pack's form of the flow's own name; undefined when it has none. */
export const findStartForm = (tx: Tx, flow: Pick<Flow, 'process'>): Promise<Form | undefined> =>
  findForm(tx, flow.process)

/** The form of a task: `<pack>/<q:form>`; undefined when the task asks for nothing. */
export const findTaskForm = async (tx: Tx, pack: string, task: UserTask): Promise<Form | undefined> =>
  task.form === null ? undefined : getForm(tx, `${pack}/${task.form}`)

export async function checkStartForm(tx: Tx, flow: Flow, data: MatterData, locale: Locale): Promise<void> {
  check(await findStartForm(tx, flow), data, locale)
}

export async function checkTaskForm(
  tx: Tx,
  pack: string,
  task: UserTask,
  data: MatterData,
  locale: Locale,
): Promise<void> {
  check(await findTaskForm(tx, pack, task), data, locale)
}

function check(form: Form | undefined, data: MatterData, locale: Locale): void {
  if (RESERVED.some((name) => Object.hasOwn(data, name))) throw invalid('process.reserved_name')
  if (!form) {
    if (Object.keys(data).length > 0) throw invalid('process.no_form_here')
    return
  }
  const answer = validateForm(form, data, locale)
  if (!answer.ok)
    throw invalid('forms.not_filled', { sentence: answer.problems.map((problem) => problem.sentence).join('') })
}
