import type { Matter, MatterTask, TaskItem } from '@api'
import { useMutation, useQuery } from '@tanstack/react-query'
import { Link, useSearch } from '@tanstack/react-router'
import { EmptyHint } from '@ui'
import { Button, Input } from 'antd'
import { useState } from 'react'
import { become } from '../access/become.ts'
import { useSession } from '../access/session.ts'
import { useDraft } from '../draft.ts'
import { Problem, QueryView } from '../QueryView.tsx'
import { t } from '../texts.ts'
import { clockTime, nearTime, now } from '../when.ts'
import { MatterFiles } from './MatterFiles.tsx'
import { MatterFields } from './MatterPage.tsx'
import './process.css'
import { matterQuery, tasksQuery, useCompletion } from './process.queries.ts'
import { TaskForm } from './TaskForm.tsx'

interface Decided {
  title: string
  applicant: string
  outcome: string
  at: string
}

/** 手机审批: one paper after the other, its content, its picture, 同意 or 不同意. Made for a phone. */
export function Approve() {
  const session = useSession()
  const query = useQuery({ ...tasksQuery(), refetchInterval: 5_000 })
  const [decided, setDecided] = useState<Decided[]>([])
  const { matter: wanted, from } = useSearch({ from: '/frame/approve' })
  const returning = useMutation({ mutationFn: (person: string) => become(person) })
  return (
    <div className="page approve">
      <h1 className="title">{t('process.approve.title')}</h1>
      <QueryView query={query}>
        {({ items, total }) => (
          <>
            <p className="page-lead">{t('process.approve.lead', { name: session.person.name, n: total })}</p>
            <div role="status">
              {decided.map((one) => (
                <p className="approve-done" key={one.at + one.title}>
                  {t('process.approve.done', {
                    time: clockTime(one.at),
                    outcome: one.outcome,
                    applicant: one.applicant,
                    title: one.title,
                  })}
                </p>
              ))}
              {session.demo && from && decided.length > 0 && (
                <Button block size="large" loading={returning.isPending} onClick={() => returning.mutate(from)}>
                  {t('process.approve.return', { name: from })}
                </Button>
              )}
              {returning.error && <Problem problem={returning.error} />}
            </div>
            {items.length === 0 ? (
              <div className="sheet">
                <EmptyHint title={t('process.approve.empty')} hint={t('process.approve.empty-hint')} />
              </div>
            ) : (
              <ol className="stack">
                {wantedFirst(items, wanted).map((item, index) => (
                  <Paper
                    key={item.id}
                    item={item}
                    first={index === 0}
                    onDecided={(outcome) =>
                      setDecided((had) =>
                        [
                          { title: item.title, applicant: item.applicant, outcome, at: new Date(now()).toISOString() },
                          ...had,
                        ].slice(0, 3),
                      )
                    }
                  />
                ))}
              </ol>
            )}
          </>
        )}
      </QueryView>
    </div>
  )
}

/** The paper one came to see lies on top; the others keep their order. */
const wantedFirst = (items: readonly TaskItem[], matter: string | undefined): TaskItem[] =>
  [...items].sort((a, b) => Number(b.matterId === matter) - Number(a.matterId === matter))

function Paper(props: { item: TaskItem; first: boolean; onDecided: (outcome: string) => void }) {
  const [open, setOpen] = useState(props.first)
  const { item } = props
  return (
    <li className="sheet paper">
      <h2>
        <button type="button" className="paper-head" aria-expanded={open} onClick={() => setOpen(!open)}>
          <b>{item.title}</b>
          <span className="quiet small">
            {item.applicant} · {item.unit.name} · {nearTime(item.openedAt)}
          </span>
        </button>
      </h2>
      {open && <PaperBody item={item} onDecided={props.onDecided} />}
    </li>
  )
}

function PaperBody(props: { item: TaskItem; onDecided: (outcome: string) => void }) {
  const query = useQuery(matterQuery(props.item.matterId))
  return (
    <div className="paper-body">
      <QueryView query={query}>
        {(matter) => {
          const task = matter.tasks.find((one) => one.id === props.item.id)
          return (
            <>
              <p className="quiet small">{postLine(matter, props.item)}</p>
              <MatterFields matter={matter} />
              <MatterFiles matter={matter} />
              {task && <Decision task={task} onDecided={props.onDecided} />}
              <p className="small">
                <Link to="/matters/$id" params={{ id: matter.id }}>
                  {t('process.approve.whole')}
                </Link>
              </p>
            </>
          )
        }}
      </QueryView>
    </div>
  )
}

function postLine(matter: Matter, item: TaskItem): string {
  const step =
    matter.steps.find((one) => (one.element ?? one.id) === item.step) ??
    matter.steps.find((one) => one.state === 'current')
  return step?.post ? t('process.approve.as', { post: step.post, step: item.stepName }) : item.stepName
}

/** Two large buttons. Consent is one tap; a refusal asks for its reason. Anything else is the ordinary task form. */
function Decision(props: { task: MatterTask; onDecided: (outcome: string) => void }) {
  const { task } = props
  const [yes, no, ...others] = task.outcomes
  const required = task.form?.schema.required ?? []
  const names = Object.keys(task.form?.schema.properties ?? {})
  const draft = useDraft<string>(`refusal.${task.id}`)
  const [reason, setReason] = useState(draft.found)
  const [asked, setAsked] = useState(Boolean(draft.found))
  const [missing, setMissing] = useState(false)
  const completion = useCompletion()
  // Until the list has dropped the paper, a second tap must not answer it again.
  const busy = completion.isPending || completion.isSuccess
  if (!yes || !no || others.length > 0 || required.length > 0 || names.length > 1) {
    return <TaskForm task={task} onDone={(outcome) => props.onDecided(labelOf(task, outcome))} />
  }
  const reasonName = names[0] ?? 'reason'
  const send = (outcome: string, data: Record<string, unknown>) =>
    completion.mutate(
      { taskId: task.id, outcome, data },
      {
        onSuccess: () => {
          draft.clear()
          props.onDecided(labelOf(task, outcome))
        },
      },
    )
  const refuse = () => {
    if (!reason?.trim()) setMissing(true)
    else send(no.value, { [reasonName]: reason.trim() })
  }
  return (
    <div className="decision">
      {asked && (
        <label className="decision-reason" htmlFor={`reason-${task.id}`}>
          <span>{t('process.approve.reason')}</span>
          <Input.TextArea
            id={`reason-${task.id}`}
            name="reason"
            value={reason}
            maxLength={400}
            rows={3}
            status={missing ? 'error' : ''}
            onChange={(event) => {
              setReason(event.target.value)
              setMissing(false)
              draft.keep(event.target.value)
            }}
          />
          {missing && (
            <span role="alert" className="grave small">
              {t('process.reason-missing')}
            </span>
          )}
        </label>
      )}
      {completion.error && <Problem problem={completion.error} />}
      <div className="decision-buttons">
        <Button size="large" disabled={busy} onClick={() => (asked ? refuse() : setAsked(true))}>
          {no.label}
        </Button>
        {asked ? (
          <Button size="large" disabled={busy} onClick={() => setAsked(false)}>
            {t('process.approve.back')}
          </Button>
        ) : (
          <Button size="large" type="primary" loading={busy} onClick={() => send(yes.value, {})}>
            {yes.label}
          </Button>
        )}
      </div>
    </div>
  )
}

const labelOf = (task: MatterTask, outcome: string): string =>
  task.outcomes.find((one) => one.value === outcome)?.label ?? outcome
