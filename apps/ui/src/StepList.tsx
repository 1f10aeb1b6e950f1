import type { ReactNode } from 'react'

export type StepState = 'done' | 'current' | 'todo' | 'skipped' | 'late'

export interface Step {
  id: string
  state: StepState
  /** The state in a word, read aloud before the name. */
  stateWord: string
  name: ReactNode
  lines: readonly ReactNode[]
}

/** A vertical list of steps: a tick when done, a ring for now, a hollow circle for later. */
export function StepList(props: { steps: readonly Step[]; label: string }) {
  return (
    <ol className="steps" aria-label={props.label}>
      {props.steps.map((step) => (
        <li
          key={step.id}
          className={`step step-${step.state}`}
          aria-current={step.state === 'current' || step.state === 'late' ? 'step' : undefined}
        >
          <Sign state={step.state} />
          <div className="step-name">
            <span className="unseen">{step.stateWord}</span>
            {step.name}
          </div>
          {step.lines.map((line, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the lines of a step never change places
            <div className="step-lines" key={index}>
              {line}
            </div>
          ))}
        </li>
      ))}
    </ol>
  )
}

function Sign(props: { state: StepState }) {
  const ink = props.state === 'late' ? '#c98a16' : '#22395b'
  return (
    <svg className="step-sign" viewBox="0 0 18 18" aria-hidden="true">
      {props.state === 'done' && (
        <>
          <circle cx="9" cy="9" r="9" fill={ink} />
          <path d="M5 9.4l2.8 2.8L13 6.6" fill="none" stroke="#fff" strokeWidth="2" />
        </>
      )}
      {(props.state === 'current' || props.state === 'late') && (
        <>
          <circle cx="9" cy="9" r="7.5" fill="#fff" stroke={ink} strokeWidth="3" />
          <circle cx="9" cy="9" r="2.6" fill={ink} />
        </>
      )}
      {props.state === 'todo' && <circle cx="9" cy="9" r="7.5" fill="#fff" stroke="#8b959b" strokeWidth="1.5" />}
      {props.state === 'skipped' && (
        <>
          <circle cx="9" cy="9" r="7.5" fill="#fff" stroke="#c5cbcf" strokeWidth="1.5" strokeDasharray="3 2" />
          <path d="M5.5 9h7" stroke="#8b959b" strokeWidth="1.5" />
        </>
      )}
    </svg>
  )
}
