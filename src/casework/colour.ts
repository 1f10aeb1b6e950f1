/** The one legend everywhere: red 绕过控制, amber 迟办或材料缺, grey 无法判断; green 该享没享, which is no suspicion of anybody. */
export type Colour = 'red' | 'amber' | 'grey' | 'green'

const OF: Readonly<Record<string, Colour>> = {
  bypassed: 'red',
  red: 'red',
  late: 'amber',
  amber: 'amber',
  undecided: 'grey',
  grey: 'grey',
  entitlement: 'green',
}

/** The colour a flag is shown in: the rule's own, and grey for whatever could not be judged or says nothing of itself. */
export const colourOf = (said: string | null, outcome: string): Colour =>
  outcome === 'flag' ? (OF[said ?? ''] ?? 'grey') : 'grey'
