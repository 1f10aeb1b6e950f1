import type { ReactNode } from 'react'

export type Tone = 'red' | 'amber' | 'grey' | 'green' | 'ink'

/** A state said three ways: by shape, by colour and by its word. The word is required. */
export function Mark(props: { tone: Tone; boxed?: boolean; children: ReactNode }) {
  return <span className={`mark mark-${props.tone}${props.boxed ? ' mark-boxed' : ''}`}>{props.children}</span>
}

/** One line explaining the marks a page uses. */
export function Legend(props: { label: string; items: readonly { tone: Tone; word: string }[] }) {
  return (
    <p className="legend">
      <span className="unseen">{props.label}</span>
      {props.items.map((item) => (
        <Mark key={item.tone} tone={item.tone}>
          {item.word}
        </Mark>
      ))}
    </p>
  )
}
