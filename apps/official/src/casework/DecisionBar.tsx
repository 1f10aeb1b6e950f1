import type { Flag, Matter, MatterTask } from '@api'
import { useQuery } from '@tanstack/react-query'
import { matterQuery } from '../process/process.queries.ts'
import { TaskForm } from '../process/TaskForm.tsx'
import { QueryView } from '../QueryView.tsx'
import { t } from '../texts.ts'
import './casework.css'
import { CorrectStep, isDoneBySending } from './CorrectStep.tsx'

/** The foot of a flag: what this person may decide now, and what happens after. The flow says which; this only draws it. */
export function DecisionBar(props: { matterId: string; flag: Flag }) {
  const query = useQuery(matterQuery(props.matterId))
  return (
    <section className="sheet decision-bar" aria-labelledby="decision-title">
      <QueryView query={query}>{(matter) => <Decide matter={matter} flag={props.flag} />}</QueryView>
    </section>
  )
}

function Decide(props: { matter: Matter; flag: Flag }) {
  const { matter, flag } = props
  const correction = flag.casework?.correction ?? null
  const mine = matter.tasks.filter((task) => task.mine)
  if (mine.length === 0) {
    const current = matter.steps.filter((step) => step.state === 'current')
    return (
      <>
        <h2 className="subtitle" id="decision-title">
          {matter.status === 'open'
            ? t('casework.others', { steps: current.map((step) => step.name).join('、') })
            : t('casework.closed')}
        </h2>
        {/* Whoever holds the post but decided before hears now, not after filling a form, that another person must. */}
        {matter.tasks.map((task) => task.notMine && <p key={task.id}>{task.notMine}</p>)}
        <Afterwards matter={matter} />
      </>
    )
  }
  return mine.map((task) => (
    <div key={task.id}>
      <h2 className="subtitle" id="decision-title">
        {t('casework.yours', { step: task.name })} <span className="quiet small">{introOf(task)}</span>
      </h2>
      {correction?.mine && correction.form && <CorrectStep flagId={flag.id} task={task} form={correction.form} />}
      {correction?.mine && correction.reported.length > 0 && (
        <p>{t('casework.reported', { tables: correction.reported.join('、') })}</p>
      )}
      {!(correction?.form && isDoneBySending(task)) && (
        <TaskForm task={withUsualReasons(task, flag)} next={<Afterwards matter={matter} />} />
      )}
    </div>
  ))
}

const introOf = (task: MatterTask): string => task.form?.intro ?? ''

// The unit chooses among the explanations the rule itself lists; the flow's form has one field for it.
const USUAL = 'usual_reason'

function withUsualReasons(task: MatterTask, flag: Flag): MatterTask {
  if (!task.form?.schema.properties?.[USUAL] || flag.falsePositives.length === 0) return task
  const choices = flag.falsePositives.map((said) => ({ value: said, label: said }))
  return {
    ...task,
    form: {
      ...task.form,
      options: { ...task.form.options, [USUAL]: choices },
      widgets: { ...task.form.widgets, [USUAL]: 'radio' },
    },
  }
}

/** 接下来: the steps not yet taken, in the flow's own words. */
function Afterwards(props: { matter: Matter }) {
  const later = props.matter.steps.filter((step) => step.state === 'todo').slice(0, 6)
  if (later.length === 0 || props.matter.status !== 'open') return null
  return (
    <p className="afterwards">
      <b>{t('casework.next')}</b>
      {later.map((step, index) => (
        <span key={step.id}>
          {index > 0 && <i aria-hidden="true">→</i>}
          {step.name}
        </span>
      ))}
    </p>
  )
}
