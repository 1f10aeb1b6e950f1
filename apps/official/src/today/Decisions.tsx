import type { TodayDecision } from '@api'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Button } from 'antd'
import { useState } from 'react'
import { matterQuery } from '../process/process.queries.ts'
import { TaskForm } from '../process/TaskForm.tsx'
import { Problem, QueryView } from '../QueryView.tsx'
import { FlagMark } from '../rules/FlagMark.tsx'
import { t } from '../texts.ts'
import { Written } from '../Written.tsx'
import { dayOf } from '../when.ts'
import { periodName } from './month.ts'
import { useUrging } from './today.queries.ts'

/** What only this person can decide now: the sentence, what the village said, the rule and the law, the clock, the buttons. */
export function Decisions(props: { decisions: TodayDecision[] }) {
  const [open, setOpen] = useState<{ taskId: string; outcome: string | undefined }>()
  return (
    <ol className="sheet today-list">
      {props.decisions.map((decision, index) => (
        <li key={decision.taskId} className={`today-row today-row-${decision.colour}`}>
          <span className="today-number" aria-hidden="true">
            {index + 1}
          </span>
          <div className="today-what">
            <p className="today-above">
              <FlagMark colour={decision.colour} />
              <span className="quiet">
                <Written>{decision.unit.name}</Written> · {decision.ruleTitle}
              </span>
            </p>
            <p className="today-sentence">
              <Link to="/flags/$id" params={{ id: decision.flagId }}>
                <Written>
                  {t('today.sentence', { period: periodName(decision.period), said: decision.sentence })}
                </Written>
              </Link>
            </p>
            <p className="today-said">
              {decision.said ? (
                <Written>{t('today.said', { who: decision.said.who, words: decision.said.words })}</Written>
              ) : (
                t('today.said-nothing')
              )}
            </p>
            <p className="small quiet">
              <Written>
                {t('today.rule', { rule: decision.ruleTitle }) + (decision.basis ? ` · ${decision.basis}` : '')}
              </Written>
            </p>
          </div>
          <div className="today-side">
            <Clock decision={decision} />
            {decision.kind === 'urge' ? (
              <Urge decision={decision} />
            ) : (
              <Acts decision={decision} onOpen={(outcome) => setOpen({ taskId: decision.taskId, outcome })} />
            )}
          </div>
          {open?.taskId === decision.taskId && (
            <InPlace
              key={open.outcome ?? ''}
              decision={decision}
              outcome={open.outcome}
              onDone={() => setOpen(undefined)}
            />
          )}
        </li>
      ))}
    </ol>
  )
}

/** 还剩 2 个工作日 · 11月9日前 */
function Clock(props: { decision: TodayDecision }) {
  const { workingDays: days, dueAt } = props.decision
  if (days === null || !dueAt) return <p className="due">{t('when.no-limit')}</p>
  const words =
    days < 0
      ? t('today.days-over', { n: -days })
      : days === 0
        ? t('today.days-today')
        : t('today.days-left', { n: days })
  return (
    <p className="due">
      <b className={days <= 2 ? 'late' : ''}>{words}</b>{' '}
      <span className="quiet small">{t('process.before', { day: dayOf(dueAt) })}</span>
    </p>
  )
}

/** The step itself, and beside it the plainest way on and the way back, as the drawing offers them. */
function Acts(props: { decision: TodayDecision; onOpen: (outcome?: string) => void }) {
  const { decision, onOpen } = props
  const ends = decision.outcomes.length > 2 ? [decision.outcomes[0]!, decision.outcomes.at(-1)!] : decision.outcomes
  return (
    <div className="today-acts">
      <Button type="primary" onClick={() => onOpen()}>
        {decision.step}
      </Button>
      {ends.length > 1 &&
        ends.map(({ value, label }) => (
          <Button key={value} onClick={() => onOpen(value)}>
            {label}
          </Button>
        ))}
    </div>
  )
}

/** 督办: tells the holder, once a day. */
function Urge(props: { decision: TodayDecision }) {
  const urging = useUrging()
  const { decision } = props
  return (
    <div className="today-acts">
      <span className="small quiet">
        {t('today.waits-for', { step: decision.step, holder: decision.holder ?? '' })}
      </span>
      <Button type="primary" loading={urging.isPending} onClick={() => urging.mutate(decision.flagId)}>
        {t('today.urge')}
      </Button>
      <Link to="/flags/$id" params={{ id: decision.flagId }}>
        <Button tabIndex={-1}>{t('today.look')}</Button>
      </Link>
      {urging.error && <Problem problem={urging.error} />}
    </div>
  )
}

/** The matter's own form, here. */
function InPlace(props: { decision: TodayDecision; outcome: string | undefined; onDone: () => void }) {
  const query = useQuery(matterQuery(props.decision.matterId))
  return (
    <div className="today-form">
      <QueryView query={query}>
        {(matter) => {
          const task = matter.tasks.find((one) => one.id === props.decision.taskId && one.mine)
          return task ? (
            <TaskForm task={task} outcome={props.outcome} onDone={props.onDone} />
          ) : (
            <p>{t('today.done-meanwhile')}</p>
          )
        }}
      </QueryView>
    </div>
  )
}
