import type { TaskItem } from '@api'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { EmptyHint, Figure, FilterBar, Mark, Pages } from '@ui'
import { Button } from 'antd'
import { useState } from 'react'
import { useSession } from '../access/session.ts'
import { pagingOf } from '../paging.ts'
import { QueryView } from '../QueryView.tsx'
import { t } from '../texts.ts'
import { dayOf, dueIn, nearTime } from '../when.ts'
import './process.css'
import { pageSize, tasksQuery } from './process.queries.ts'

type Choice = { step?: string | undefined; unit?: string | undefined; late?: string | undefined }

/** 待办: what waits for this person, the nearest limit first, each with one sentence, its clock and one button. */
export function WorkList() {
  const [offset, setOffset] = useState(0)
  const [choice, setChoice] = useState<Choice>({})
  const query = useQuery(tasksQuery(offset))
  return (
    <div className="page">
      <QueryView query={query} title={t('process.work')}>
        {({ items, total }) => (
          <>
            <header className="page-head">
              <div>
                <h1 className="title">{t('process.work')}</h1>
                <Lead items={items} total={total} onLate={() => setChoice({ late: 'late' })} />
              </div>
            </header>
            {items.length > 5 && <Filters items={items} choice={choice} onChoice={setChoice} />}
            <Tasks
              items={items.filter((item) => fits(item, choice)).sort(byLimit)}
              chosen={Object.values(choice).some(Boolean)}
            />
            <Pages {...pagingOf(pageSize, offset, total, setOffset)} />
          </>
        )}
      </QueryView>
    </div>
  )
}

/** The nearest limit first; what has none comes last. */
const byLimit = (one: TaskItem, other: TaskItem): number => (one.dueAt ?? '9').localeCompare(other.dueAt ?? '9')

const fits = (item: TaskItem, choice: Choice): boolean =>
  (!choice.step || item.stepName === choice.step) &&
  (!choice.unit || item.unit.id === choice.unit) &&
  (!choice.late || item.overdue)

function Lead(props: { items: TaskItem[]; total: number; onLate: () => void }) {
  const late = props.items.filter((item) => item.overdue).length
  if (props.total === 0) return <p className="page-lead">{t('process.work-none')}</p>
  return (
    <p className="page-lead">
      {t('process.work-count', { n: props.total })}
      {late > 0 ? (
        <>
          {t('process.work-late-before')}{' '}
          <Figure tone="amber" onOpen={props.onLate}>
            {t('process.work-late', { n: late })}
          </Figure>
          {t('process.stop')}
        </>
      ) : (
        t('process.work-none-late')
      )}
    </p>
  )
}

function Filters(props: { items: TaskItem[]; choice: Choice; onChoice: (choice: Choice) => void }) {
  const steps = [...new Set(props.items.map((item) => item.stepName))]
  const units = [...new Map(props.items.map((item) => [item.unit.id, item.unit.name])).entries()]
  return (
    <FilterBar
      everything={t('app.everything')}
      values={props.choice}
      onChange={props.onChoice}
      filters={[
        { name: 'step', label: t('process.step'), options: steps.map((step) => ({ value: step, label: step })) },
        { name: 'unit', label: t('process.unit'), options: units.map(([value, label]) => ({ value, label })) },
        { name: 'late', label: t('process.limit'), options: [{ value: 'late', label: t('process.only-late') }] },
      ]}
    />
  )
}

function Tasks(props: { items: TaskItem[]; chosen: boolean }) {
  const session = useSession()
  if (props.items.length === 0) {
    return (
      <div className="sheet">
        <EmptyHint
          title={t(props.chosen ? 'process.work-empty-choice' : 'process.work-empty')}
          hint={props.chosen ? undefined : t('process.work-empty-hint')}
        />
      </div>
    )
  }
  const several = session.posts.length > 1
  return (
    <ol className="sheet task-list">
      {props.items.map((item, index) => (
        <li key={item.id} className={item.overdue ? 'task task-late' : 'task'}>
          <span className="task-number" aria-hidden="true">
            {index + 1}
          </span>
          <div>
            <p className="task-above">
              {item.overdue ? <Mark tone="amber">{item.stepName}</Mark> : <b>{item.stepName}</b>}
              <span className="quiet">
                {several || item.unit.name !== session.posts[0]?.unit.name ? `${item.unit.name} · ` : ''}
                {item.matterCode}
              </span>
            </p>
            <p className="task-title">
              <Link to="/matters/$id" params={{ id: item.matterId }}>
                {item.title}
              </Link>
            </p>
            <p className="quiet small">
              {t('process.applicant-since', { name: item.applicant, time: nearTime(item.openedAt) })}
            </p>
          </div>
          <div className="task-side">
            <DueWords due={item.dueAt} />
            <Link to="/matters/$id" params={{ id: item.matterId }} className="task-go">
              <Button type={index === 0 ? 'primary' : 'default'} tabIndex={-1}>
                {t('process.open')}
                <span className="unseen"> {item.title}</span>
              </Button>
            </Link>
          </div>
        </li>
      ))}
    </ol>
  )
}

/** 还剩 1 天 · 11月6日前 */
export function DueWords(props: { due: string | null }) {
  const { words, late } = dueIn(props.due)
  return (
    <p className="due">
      <b className={late ? 'late' : ''}>{words}</b>{' '}
      {props.due && <span className="quiet small">{t('process.before', { day: dayOf(props.due) })}</span>}
    </p>
  )
}
