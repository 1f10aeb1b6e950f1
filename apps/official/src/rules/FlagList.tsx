import type { FlagItem } from '@api'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { DataTable, EmptyHint, Figure, FilterBar, Legend } from '@ui'
import { useState } from 'react'
import { supervises, useSession } from '../access/session.ts'
import { pagingOf } from '../paging.ts'
import { DueWords } from '../process/WorkList.tsx'
import { QueryView } from '../QueryView.tsx'
import { t, word } from '../texts.ts'
import { Written } from '../Written.tsx'
import { dayOf } from '../when.ts'
import { FlagMark, shownValue } from './FlagMark.tsx'
import './rules.css'
import { flagsQuery, pageSize } from './rules.queries.ts'

const states = ['raised', 'settled', 'withdrawn']

/** To a supervisor 预警核查, to the unit 我的疑点: the questions the rules ask, each opening to its rows. */
export function FlagList() {
  const session = useSession()
  const search = useSearch({ from: '/frame/flags' })
  const navigate = useNavigate({ from: '/flags' })
  const [offset, setOffset] = useState(0)
  const asks = supervises(session)
  // What is open, unless something else was asked for.
  const state = search.state ?? 'raised'
  const query = useQuery(
    flagsQuery({
      state: state === 'all' ? undefined : state,
      rule: search.rule,
      group: search.group,
      period: search.period,
      offset,
    }),
  )
  const choose = (next: { [name in 'group' | 'state' | 'rule' | 'period']?: string | undefined }) => {
    setOffset(0)
    void navigate({ search: next })
  }
  return (
    <div className="page">
      <QueryView query={query} title={t(asks ? 'rules.title-supervisor' : 'rules.title-unit')}>
        {({ items, total, counts, groups, ended }) => {
          return (
            <>
              <header className="page-head">
                <div>
                  <h1 className="title">{t(asks ? 'rules.title-supervisor' : 'rules.title-unit')}</h1>
                  <Groups
                    counts={counts}
                    names={groups}
                    ended={ended}
                    onEnded={() => choose({ ...search, state: 'all' })}
                    chosen={search.group}
                    onGroup={(group) => choose({ ...search, group })}
                  />
                </div>
                <Marks />
              </header>
              <FilterBar
                everything={t('app.everything')}
                values={{ ...search, state: state === 'all' ? undefined : state }}
                onChange={(next) => choose({ ...next, state: next['state'] ?? 'all' })}
                filters={[
                  {
                    name: 'group',
                    label: t('rules.group'),
                    options: Object.keys(counts).map((group) => ({ value: group, label: groups[group] ?? group })),
                  },
                  {
                    name: 'rule',
                    label: t('rules.rule'),
                    width: 220,
                    options: rulesOf(items),
                  },
                  {
                    name: 'state',
                    label: t('rules.state'),
                    options: states.map((state) => ({ value: state, label: word('rules.state', state) })),
                  },
                ]}
              />
              <FlagTable
                items={items}
                total={total}
                offset={offset}
                onOffset={setOffset}
                empty={<EmptyHint title={t('rules.empty')} hint={t('rules.empty-hint')} />}
              />
            </>
          )
        }}
      </QueryView>
    </div>
  )
}

export function Marks() {
  return (
    <Legend
      label={t('app.legend')}
      items={[
        { tone: 'red', word: t('app.mark.red') },
        { tone: 'amber', word: t('app.mark.amber') },
        { tone: 'grey', word: t('app.mark.grey') },
        { tone: 'green', word: t('app.mark.green') },
      ]}
    />
  )
}

export const rulesOf = (items: readonly FlagItem[]): { value: string; label: string }[] =>
  [...new Map(items.map((item) => [item.rule, item.ruleTitle])).entries()].map(([value, label]) => ({ value, label }))

function Groups(props: {
  counts: Record<string, number>
  names: Record<string, string>
  ended: number
  onEnded: () => void
  chosen: string | undefined
  onGroup: (group: string | undefined) => void
}) {
  const groups = Object.entries(props.counts)
  return (
    <p className="page-lead">
      {groups.length === 0 && t('rules.lead-none')}
      {groups.map(([group, count], index) => (
        <span key={group}>
          {index > 0 && ' · '}
          {props.names[group] ?? group}{' '}
          <Figure
            tone={count > 0 ? 'amber' : undefined}
            opens={t('rules.group-open', { group: props.names[group] ?? group })}
            onOpen={() => props.onGroup(props.chosen === group ? undefined : group)}
          >
            {count}
          </Figure>
        </span>
      ))}
      {props.ended > 0 && (
        <span>
          {groups.length > 0 && ' · '}
          {t('rules.ended')}{' '}
          <Figure opens={t('rules.ended-open')} onOpen={props.onEnded}>
            {props.ended}
          </Figure>
        </span>
      )}
      {groups.length > 0 && t('rules.lead-question')}
    </p>
  )
}

export function FlagTable(props: {
  items: readonly FlagItem[]
  total: number
  offset: number
  onOffset: (offset: number) => void
  empty: React.ReactNode
  plain?: boolean
}) {
  const navigate = useNavigate()
  return (
    <DataTable<FlagItem>
      label={t('rules.list')}
      rows={props.items}
      rowKey={(row) => row.id}
      empty={props.empty}
      paging={pagingOf(pageSize, props.offset, props.total, props.onOffset)}
      onOpen={(row) => void navigate({ to: '/flags/$id', params: { id: row.id } })}
      card={(row) => (
        <>
          <p className="flag-card-head">
            <FlagMark colour={row.colour} />
            <span className="quiet small">{row.unit?.name ?? ''}</span>
          </p>
          <FlagTitle row={row} />
          <DueWords due={row.dueAt} />
        </>
      )}
      columns={[
        { key: 'mark', title: t('rules.mark'), width: 130, render: (row) => <FlagMark colour={row.colour} /> },
        { key: 'title', title: t('rules.question'), render: (row) => <FlagTitle row={row} /> },
        {
          key: 'unit',
          title: t(props.plain ? 'rules.body' : 'process.unit'),
          render: (row) => row.unit?.name ?? t('app.dash'),
        },
        { key: 'period', title: t('rules.period'), render: (row) => row.period },
        ...(props.plain
          ? [{ key: 'value', title: t('rules.value'), figures: true, render: (row: FlagItem) => shownValue(row.value) }]
          : [
              { key: 'group', title: t('rules.group'), render: (row: FlagItem) => row.groupName ?? t('app.dash') },
              { key: 'state', title: t('rules.state'), render: (row: FlagItem) => word('rules.state', row.state) },
            ]),
        { key: 'raised', title: t('rules.raised'), figures: true, render: (row) => dayOf(row.raisedAt) },
      ]}
    />
  )
}

function FlagTitle(props: { row: FlagItem }) {
  const { row } = props
  return (
    <div className="flag-title">
      <Link to="/flags/$id" params={{ id: row.id }} onClick={(event) => event.stopPropagation()}>
        {row.ruleTitle}
      </Link>
      {row.reason && (
        <p className="quiet small">
          <Written>{row.reason}</Written>
        </p>
      )}
    </div>
  )
}
