import type { TodayRow, TodayWhat } from '@api'
import { useQuery } from '@tanstack/react-query'
import { Link, useSearch } from '@tanstack/react-router'
import { EmptyHint, Pages } from '@ui'
import { useState } from 'react'
import { pagingOf } from '../paging.ts'
import { DueWords } from '../process/WorkList.tsx'
import { QueryView } from '../QueryView.tsx'
import { FlagMark } from '../rules/FlagMark.tsx'
import { t } from '../texts.ts'
import { Written } from '../Written.tsx'
import { dayOf } from '../when.ts'
import { monthName, periodName } from './month.ts'
import './today.css'
import { pageSize, rowsQuery, typingQuery } from './today.queries.ts'

/** The rows behind a figure of the first page, or the open points of one village. */
export function Rows() {
  const { what = 'open', month, unit, name } = useSearch({ from: '/frame/today/rows' })
  const [offset, setOffset] = useState(0)
  const asked = { what: what as TodayWhat, offset, ...(month ? { month } : {}), ...(unit ? { unitId: unit } : {}) }
  const query = useQuery(rowsQuery(asked))
  const title = name
    ? t('today.rows-village', { name })
    : t(`today.rows-${what as TodayWhat}`, { month: month ? monthName(month) : '' })
  return (
    <div className="page">
      <nav className="trail" aria-label={t('process.trail')}>
        <Link to="/today">{t('today.title-plain')}</Link>
      </nav>
      <QueryView query={query} title={title}>
        {({ items, total }) => (
          <>
            <h1 className="title">{title}</h1>
            <p className="page-lead">{t('today.rows-count', { n: total })}</p>
            {items.length === 0 ? (
              <div className="sheet">
                <EmptyHint title={t('today.rows-none')} hint={t('today.rows-none-hint')} />
              </div>
            ) : (
              <ol className="sheet today-rows">
                {items.map((row) => (
                  <RowLine key={row.id} row={row} />
                ))}
              </ol>
            )}
            <Pages {...pagingOf(pageSize, offset, total, setOffset)} />
          </>
        )}
      </QueryView>
    </div>
  )
}

function RowLine(props: { row: TodayRow }) {
  const { row } = props
  const words = row.kind === 'flag' && row.reason ? row.reason : row.title
  return (
    <li>
      <p className="small quiet">
        {row.colour && <FlagMark colour={row.colour} />}{' '}
        <Written>{[row.townName, row.unitName].filter(Boolean).join(' ')}</Written> ·{' '}
        {row.number ?? `${row.title} · ${periodName(row.period)}`}
      </p>
      <p className="today-row-title">
        {row.kind === 'flag' ? (
          <Link to="/flags/$id" params={{ id: row.id }}>
            <Written>{words}</Written>
          </Link>
        ) : (
          <Link to="/matters/$id" params={{ id: row.id }}>
            <Written>{words}</Written>
          </Link>
        )}
      </p>
      <div className="today-row-due">
        {row.dueAt ? <DueWords due={row.dueAt} /> : <span className="quiet small">{dayOf(row.at)}</span>}
      </div>
    </li>
  )
}

/** How the minutes of typing come about, by town; never by village or by person. */
export function Typing() {
  const { month = '' } = useSearch({ from: '/frame/today/typing' })
  const query = useQuery(typingQuery(month))
  return (
    <div className="page">
      <nav className="trail" aria-label={t('process.trail')}>
        <Link to="/today">{t('today.title-plain')}</Link>
      </nav>
      <QueryView query={query} title={t('today.typing-title', { month: monthName(month) })}>
        {({ towns, until }) => (
          <>
            <h1 className="title">{t('today.typing-title', { month: monthName(month) })}</h1>
            <p className="page-lead">{t('today.typing-how', { day: dayOf(`${until}T04:00:00Z`) })}</p>
            {towns.length === 0 ? (
              <div className="sheet">
                <EmptyHint title={t('today.typing-unknown')} hint={t('today.typing-few')} />
              </div>
            ) : (
              <ol className="sheet today-rows">
                {towns.map(({ town, seconds, cadres }) => (
                  <li key={town}>
                    <p className="today-row-title">{town}</p>
                    <p className="small quiet">
                      {t('today.typing-town', { cadres, hours: (seconds / 3600).toFixed(1) })}
                    </p>
                  </li>
                ))}
              </ol>
            )}
            <p className="small quiet">{t('today.typing-not')}</p>
          </>
        )}
      </QueryView>
    </div>
  )
}
