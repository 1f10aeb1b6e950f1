import type { Say } from '#pack'
import type { MatterView, ProcessSummary } from './matter-view.ts'
import type { StepView } from './step-list.ts'

const orNull = <T extends string | null>(say: Say, text: T): T => (text === null ? text : (say(text) as T))

/** Steps in the reader's language. Names and notes of people stay as they are. */
export const spokenSteps = (steps: readonly StepView[], say: Say): StepView[] =>
  steps.map((step) => ({
    ...step,
    name: say(step.name),
    publicName: say(step.publicName),
    post: orNull(say, step.post),
    outcome: orNull(say, step.outcome),
    when: step.when.map(say),
  }))

/** A matter in the reader's language: what its flow, its forms and the directory say of it, never what somebody wrote into it. */
export const spokenMatter = (matter: MatterView, say: Say): MatterView => ({
  ...matter,
  title: say(matter.title),
  power: matter.power && { ...matter.power, title: say(matter.power.title) },
  operator: { ...matter.operator, post: say(matter.operator.post) },
  steps: spokenSteps(matter.steps, say),
  history: matter.history.map((line) => ({ ...line, post: orNull(say, line.post) })),
  tasks: matter.tasks.map((task) => ({
    ...task,
    name: say(task.name),
    post: orNull(say, task.post),
    asks: orNull(say, task.asks),
    outcomes: task.outcomes.map(({ value, label }) => ({ value, label: say(label) })),
  })),
})

/** A flow that may be filed, in the reader's language. */
export const spokenProcess = (process: ProcessSummary, say: Say): ProcessSummary => ({
  ...process,
  title: say(process.title),
  power: process.power && { ...process.power, title: say(process.power.title) },
  kinds:
    process.kinds?.map((kind) => ({
      ...kind,
      title: say(kind.title),
      basis: orNull(say, kind.basis),
      note: orNull(say, kind.note),
    })) ?? null,
})
