import type { Say } from '#pack'
import type { Definition } from './definition.ts'
import { laneDiagram } from './lane-diagram.ts'
import { spokenSteps } from './spoken.ts'
import { stepList } from './step-list.ts'

/** A flow as the public pages hold it, drawn once when it is installed: in Chinese, and under `en` in English as far as it goes. */
export function publishedFlow(definition: Definition, inEnglish: Say): object {
  const steps = stepList(definition)
  return {
    title: definition.name,
    hash: definition.hash,
    svg: laneDiagram(definition),
    steps,
    en: {
      title: inEnglish(definition.name),
      svg: laneDiagram(definition, { locale: 'en', say: inEnglish }),
      steps: spokenSteps(steps, inEnglish),
    },
  }
}
