import type { MatterItem } from '@api'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { DataTable, EmptyHint, FilterBar, Mark } from '@ui'
import { Input } from 'antd'
import { useState } from 'react'
import { pagingOf } from '../paging.ts'
import { QueryView } from '../QueryView.tsx'
import { t, word } from '../texts.ts'
import { dayAndTime, dueIn } from '../when.ts'
import { mattersQuery, pageSize, processesQuery } from './process.queries.ts'

const states = ['open', 'done', 'rejected', 'withdrawn', 'expired']

/** 事项: every matter this person may see, to look something up. */
export function MatterList() {
  const navigate = useNavigate()
  const [choice, setChoice] = useState<Record<string, string | undefined>>({ origin: 'people' })
  const [q, setQ] = useState('')
  const [offset, setOffset] = useState(0)
  const query = useQuery(mattersQuery({ ...definite({ ...choice, q }), offset }))
  const processes = useQuery(processesQuery)
  return (
    <div className="page">
      <header className="page-head">
        <h1 className="title">{t('process.matters')}</h1>
      </header>
      <FilterBar
        everything={t('app.everything')}
        values={choice}
        onChange={(values) => {
          setChoice(values)
          setOffset(0)
        }}
        filters={[
          {
            name: 'origin',
            label: t('process.origin'),
            options: ['people', 'platform'].map((value) => ({ value, label: word('process.origin', value) })),
          },
          {
            name: 'status',
            label: t('process.status'),
            options: states.map((value) => ({ value, label: word('process.status', value) })),
          },
          {
            name: 'process',
            label: t('process.process'),
            width: 220,
            options: (processes.data ?? []).map((process) => ({ value: process.id, label: process.title })),
          },
        ]}
      >
        <Input.Search
          className="matter-search"
          aria-label={t('process.search')}
          placeholder={t('process.search')}
          allowClear
          maxLength={60}
          onSearch={(typed) => {
            setQ(typed.trim())
            setOffset(0)
          }}
        />
      </FilterBar>
      <QueryView query={query}>
        {({ items, total }) => (
          <DataTable<MatterItem>
            label={t('process.matters')}
            rows={items}
            rowKey={(row) => row.id}
            empty={<EmptyHint title={t('process.matters-empty')} hint={t('process.matters-empty-hint')} />}
            paging={pagingOf(pageSize, offset, total, setOffset)}
            onOpen={(row) => void navigate({ to: '/matters/$id', params: { id: row.id } })}
            card={(row) => (
              <>
                <p>
                  <Title row={row} />
                </p>
                <p className="quiet small">
                  {row.unit.name} · {row.applicant} · {dayAndTime(row.openedAt)}
                </p>
                <StatusMark row={row} />
              </>
            )}
            columns={[
              { key: 'title', title: t('process.matter'), render: (row) => <Title row={row} /> },
              { key: 'unit', title: t('process.unit'), render: (row) => row.unit.name },
              { key: 'applicant', title: t('process.applicant'), render: (row) => row.applicant },
              { key: 'status', title: t('process.status'), render: (row) => <StatusMark row={row} /> },
              { key: 'opened', title: t('process.opened'), figures: true, render: (row) => dayAndTime(row.openedAt) },
              {
                key: 'closed',
                title: t('process.closed'),
                figures: true,
                render: (row) => (row.closedAt ? dayAndTime(row.closedAt) : t('app.dash')),
              },
            ]}
          />
        )}
      </QueryView>
    </div>
  )
}

function Title(props: { row: MatterItem }) {
  return (
    <>
      <Link to="/matters/$id" params={{ id: props.row.id }} onClick={(event) => event.stopPropagation()}>
        {props.row.title}
      </Link>{' '}
      <span className="quiet small">{props.row.code}</span>
    </>
  )
}

/** The state of a matter by shape and word; late only while it is open. */
export function StatusMark(props: { row: { status: string; dueAt: string | null; stepName?: string | null } }) {
  const { status, dueAt, stepName } = props.row
  if (status === 'done') return <Mark tone="green">{word('process.status', status)}</Mark>
  if (status !== 'open') return <Mark tone="grey">{word('process.status', status)}</Mark>
  const due = dueIn(dueAt)
  if (due.late) return <Mark tone="amber">{due.words}</Mark>
  return <Mark tone="ink">{stepName ?? word('process.status', status)}</Mark>
}

const definite = (choice: Record<string, string | undefined>): Record<string, string> =>
  Object.fromEntries(Object.entries(choice).filter((entry): entry is [string, string] => Boolean(entry[1])))
