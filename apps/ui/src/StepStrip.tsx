import type { Step } from './StepList.tsx'

/** Steps from left to right with their times: what was done, what is now, what comes. */
export function StepStrip(props: { steps: readonly (Step & { time: string })[]; label: string }) {
  return (
    <ol className="step-strip" aria-label={props.label}>
      {props.steps.map((step) => (
        <li
          key={step.id}
          className={`strip-${step.state}`}
          aria-current={step.state === 'current' || step.state === 'late' ? 'step' : undefined}
        >
          <b>{step.time}</b>
          <span className="unseen">{step.stateWord}</span>
          {step.name}
        </li>
      ))}
    </ol>
  )
}
