import type { PublicationItem } from '@api'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { DataTable, EmptyHint, FilterBar, Mark } from '@ui'
import { useState } from 'react'
import { pagingOf } from '../paging.ts'
import { QueryView } from '../QueryView.tsx'
import { t, word } from '../texts.ts'
import { dateOf, dayAndTime, now } from '../when.ts'
import './disclosure.css'
import { Drafting } from './Drafting.tsx'
import { pageSize, publicationsQuery } from './disclosure.queries.ts'

const states = ['draft', 'approved', 'published', 'returned', 'taken-back']

/** 公开: what is drafted, approved, published; a draft is one press, its content comes from the records. */
export function PublicationList() {
  const navigate = useNavigate()
  const [state, setState] = useState<string>()
  const [offset, setOffset] = useState(0)
  const query = useQuery(publicationsQuery(state, offset))
  return (
    <div className="page">
      <header className="page-head">
        <div>
          <h1 className="title">{t('disclosure.title')}</h1>
          <p className="page-lead">{t('disclosure.lead')}</p>
        </div>
        <Drafting />
      </header>
      <FilterBar
        everything={t('app.everything')}
        values={{ state }}
        onChange={(values) => {
          setState(values['state'])
          setOffset(0)
        }}
        filters={[
          {
            name: 'state',
            label: t('disclosure.state'),
            options: states.map((value) => ({ value, label: word('disclosure.state', value) })),
          },
        ]}
      />
      <QueryView query={query}>
        {({ items, total }) => (
          <DataTable<PublicationItem>
            label={t('disclosure.title')}
            rows={items}
            rowKey={(row) => row.id}
            empty={<EmptyHint title={t('disclosure.empty')} hint={t('disclosure.empty-hint')} />}
            paging={pagingOf(pageSize, offset, total, setOffset)}
            onOpen={(row) => void navigate({ to: '/publications/$id', params: { id: row.id } })}
            card={(row) => (
              <>
                <p>
                  <Title row={row} />
                </p>
                <p className="quiet small">
                  {row.unitName} · {row.period}
                </p>
                <PublicationMark row={row} />
              </>
            )}
            columns={[
              { key: 'title', title: t('disclosure.sheet'), render: (row) => <Title row={row} /> },
              { key: 'unit', title: t('process.unit'), render: (row) => row.unitName },
              { key: 'period', title: t('disclosure.period'), render: (row) => row.period },
              { key: 'state', title: t('disclosure.state'), render: (row) => <PublicationMark row={row} /> },
              { key: 'due', title: t('disclosure.due'), figures: true, render: (row) => row.dueOn ?? t('app.dash') },
              {
                key: 'published',
                title: t('disclosure.published-at'),
                figures: true,
                render: (row) => (row.publishedAt ? dayAndTime(row.publishedAt) : t('app.dash')),
              },
            ]}
          />
        )}
      </QueryView>
    </div>
  )
}

function Title(props: { row: PublicationItem }) {
  return (
    <Link to="/publications/$id" params={{ id: props.row.id }} onClick={(event) => event.stopPropagation()}>
      {props.row.title}
    </Link>
  )
}

/** Published is done; a sheet past its day and not published is late paperwork, nothing worse. */
export function PublicationMark(props: { row: { state: string; dueOn: string | null } }) {
  const { state, dueOn } = props.row
  const label = word('disclosure.state', state)
  if (state === 'published') return <Mark tone="green">{label}</Mark>
  if (dueOn && dueOn < dateOf(now())) return <Mark tone="amber">{t('disclosure.late', { state: label })}</Mark>
  return <Mark tone={state === 'returned' || state === 'taken-back' ? 'grey' : 'ink'}>{label}</Mark>
}
