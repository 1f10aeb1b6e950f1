import fc from 'fast-check'

/** Block-structured flows (sequence, choice, fork, loop, timers): sound by construction, so every run of them must end. */
type Block =
  | { readonly kind: 'task'; readonly timer: 'none' | 'interrupting' | 'reminder' }
  | { readonly kind: 'sequence' | 'choice' | 'fork'; readonly parts: readonly Block[] }
  | { readonly kind: 'loop'; readonly body: Block }

const { block } = fc.letrec<{ block: Block }>((tie) => ({
  block: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    fc.record({
      kind: fc.constant('task' as const),
      timer: fc.constantFrom('none' as const, 'none' as const, 'interrupting' as const, 'reminder' as const),
    }),
    fc.record({
      kind: fc.constantFrom('sequence' as const, 'choice' as const, 'fork' as const),
      parts: fc.array(tie('block'), { minLength: 2, maxLength: 3 }),
    }),
    fc.record({ kind: fc.constant('loop' as const), body: tie('block') }),
  ),
}))

export interface RandomFlow {
  readonly lines: string
  /** Names of the data each choice reads, and how many ways it has. */
  readonly choices: readonly { readonly name: string; readonly ways: number }[]
  readonly tasks: number
}

export const randomFlow: fc.Arbitrary<RandomFlow> = block.map((root) => new Drafter().whole(root))

class Drafter {
  private readonly lines: string[] = []
  private readonly choices: { name: string; ways: number }[] = []
  private count = 0
  private tasks = 0

  whole(root: Block): RandomFlow {
    this.draft(root, 'start', 'end')
    return { lines: this.lines.join('\n'), choices: this.choices, tasks: this.tasks }
  }

  private id(prefix: string): string {
    return `${prefix}${++this.count}`
  }

  /** Draws a block between two elements; `guard` stands on the flow that enters it. */
  private draft(block: Block, from: string, to: string, guard = ''): void {
    if (block.kind === 'task') {
      const task = this.id('t')
      this.tasks++
      this.lines.push(`user ${task}`, `${from} > ${task}${guard}`, `${task} > ${to}`)
      if (block.timer === 'none') return
      const timer = this.id('b')
      this.lines.push(`${block.timer === 'interrupting' ? 'timer' : 'reminder'} ${timer} on ${task} hours=1`)
      if (block.timer === 'interrupting') {
        // Both ways meet behind the task, so that a surrounding join still gets its token.
        const meet = this.id('m')
        this.lines[this.lines.indexOf(`${task} > ${to}`)] = `${task} > ${meet}`
        this.lines.push(`xor ${meet}`, `${timer} > ${meet}`, `${meet} > ${to}`)
      } else this.lines.push(`${timer} > end_${timer}`)
      return
    }
    if (block.kind === 'loop') {
      const [meet, split] = [this.id('m'), this.id('x')]
      this.lines.push(`xor ${meet}`, `xor ${split}`, `${from} > ${meet}${guard}`)
      this.draft(block.body, meet, split)
      this.choices.push({ name: `d_${split}`, ways: 2 })
      this.lines.push(`${split} > ${meet} [d_${split} = 1]`, `${split} > ${to} default`)
      return
    }
    if (block.kind === 'sequence') {
      const stops = block.parts.slice(1).map(() => this.id('m'))
      for (const stop of stops) this.lines.push(`xor ${stop}`)
      for (const [i, part] of block.parts.entries())
        this.draft(part, i === 0 ? from : stops[i - 1]!, stops[i] ?? to, i === 0 ? guard : '')
      return
    }
    const kind = block.kind === 'choice' ? 'xor' : 'and'
    const [split, join] = [this.id('x'), this.id('j')]
    this.lines.push(`${kind} ${split}`, `${kind} ${join}`, `${from} > ${split}${guard}`, `${join} > ${to}`)
    if (kind === 'xor') this.choices.push({ name: `d_${split}`, ways: block.parts.length })
    block.parts.forEach((part, i) => {
      const last = i === block.parts.length - 1
      this.draft(part, split, join, kind === 'and' ? '' : last ? ' default' : ` [d_${split} = ${i}]`)
    })
  }
}
