import type { MatterHistory, MatterStep } from '@api'
import { type Step, StepList, StepStrip } from '@ui'
import { t } from '../texts.ts'
import { Written } from '../Written.tsx'
import { dueIn, nearTime } from '../when.ts'

/** The steps of a matter for StepList: who, in which post, when; the one in hand with its clock. */
export function stepsOf(steps: readonly MatterStep[]): Step[] {
  return steps.map((step) => {
    const late = step.overdue && step.state === 'current'
    return {
      id: step.id,
      state: late ? 'late' : step.state,
      stateWord: t(`process.step.${late ? 'late' : step.state}`),
      name: step.name,
      lines: [
        [step.at ? nearTime(step.at) : '', step.who ?? '', step.post ? t('process.as', { post: step.post }) : '']
          .filter(Boolean)
          .join(' '),
        step.state === 'current' && step.dueAt ? dueIn(step.dueAt).words : '',
        [step.outcome, step.note].filter(Boolean).join(t('process.colon')),
      ].filter(Boolean),
    }
  })
}

/** The steps of one matter; those it will not pass any more are left out. */
export function MatterSteps(props: { steps: readonly MatterStep[] }) {
  return <StepList steps={stepsOf(props.steps.filter((step) => step.state !== 'skipped'))} label={t('process.steps')} />
}

/** The same steps from left to right, each with its time; steps the matter does not pass are left out. */
export function MatterStrip(props: { steps: readonly MatterStep[] }) {
  const passed = props.steps.filter((step) => step.state !== 'skipped')
  const strip = stepsOf(passed).map((step, index) => {
    const at = passed[index]?.at
    const now = step.state === 'current' || step.state === 'late'
    return { ...step, time: at && !now ? nearTime(at) : now ? t('process.now') : '\u00a0' }
  })
  return <StepStrip steps={strip} label={t('process.steps')} />
}

/** Everything that was recorded, oldest first; nothing in it is ever changed. */
export function MatterHistoryTable(props: { history: readonly MatterHistory[] }) {
  if (props.history.length === 0) return <p className="quiet">{t('process.history-empty')}</p>
  return (
    <div className="scroll-x">
      <table className="plain-table">
        <thead>
          <tr>
            <th scope="col">{t('process.time')}</th>
            <th scope="col">{t('process.what')}</th>
            <th scope="col">{t('process.who')}</th>
            <th scope="col">{t('process.note')}</th>
          </tr>
        </thead>
        <tbody>
          {props.history.map((entry) => (
            <tr key={`${entry.at}${entry.what}`}>
              <td className="nowrap">{nearTime(entry.at)}</td>
              <td>{entry.what}</td>
              <td>{[entry.who, entry.post].filter(Boolean).join(' · ') || t('app.dash')}</td>
              <td>
                <Written>{entry.note ?? ''}</Written>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
