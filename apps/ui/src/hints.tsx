import type { ReactNode } from 'react'

/** What an empty place says: what would be here, and what to do about it. */
export function EmptyHint(props: { title: string; hint?: ReactNode; action?: ReactNode }) {
  return (
    <div className="empty-hint">
      <b>{props.title}</b>
      {props.hint && <p>{props.hint}</p>}
      {props.action && <div className="row">{props.action}</div>}
    </div>
  )
}

/** A problem as a sentence: what happened and, below it, what the reader can do. */
export function ProblemNote(props: {
  sentence: string
  hint?: string | undefined
  mild?: boolean
  action?: ReactNode
}) {
  return (
    <div role="alert" className={`problem-note${props.mild ? ' problem-note-mild' : ''}`}>
      <p>{props.sentence}</p>
      {props.hint && <p>{props.hint}</p>}
      {props.action && <p>{props.action}</p>}
    </div>
  )
}

/** Shown while something is being fetched; still, because nothing on these pages moves by itself. */
export function Waiting(props: { label: string }) {
  return (
    <div className="waiting" role="status">
      <span>{props.label}</span>
      <i />
      <i />
      <i />
    </div>
  )
}

/** A figure that opens to what it counts; `opens` is read aloud after it. */
export function Figure(props: {
  children: ReactNode
  tone?: 'amber' | 'red' | undefined
  opens?: string
  onOpen: () => void
}) {
  return (
    <button
      type="button"
      className={`figure${props.tone ? ` figure-${props.tone}` : ''}`}
      onClick={(event) => {
        // The row around it may open as well; one press opens one thing.
        event.stopPropagation()
        props.onOpen()
      }}
    >
      {props.children}
      {props.opens && <span className="unseen"> {props.opens}</span>}
    </button>
  )
}
