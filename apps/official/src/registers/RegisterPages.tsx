import type { Register, RegisterItem } from '@api'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useParams } from '@tanstack/react-router'
import { DataTable, EmptyHint, FilterBar, Mark } from '@ui'
import { Button, Input } from 'antd'
import { useState } from 'react'
import { pagingOf } from '../paging.ts'
import { QueryView } from '../QueryView.tsx'
import { t } from '../texts.ts'
import { dayAndTime } from '../when.ts'
import './registers.css'
import { EntryDialog } from './EntryDialog.tsx'
import { shown } from './record-values.ts'
import { pageSize, recordsQuery, registersQuery } from './registers.queries.ts'

/** 台账: the registers there are. */
export function RegisterShelf() {
  const query = useQuery(registersQuery)
  return (
    <div className="page">
      <header className="page-head">
        <div>
          <h1 className="title">{t('registers.title')}</h1>
          <p className="page-lead">{t('registers.lead')}</p>
        </div>
      </header>
      <QueryView query={query}>
        {(registers) => (
          <ul className="sheet shelf" aria-label={t('registers.title')}>
            {registers.map((register) => (
              <li key={`${register.pack}/${register.name}`}>
                <Link to="/registers/$pack/$name" params={{ pack: register.pack, name: register.name }}>
                  {register.title}
                </Link>
                <p className="quiet small">{register.about}</p>
              </li>
            ))}
            {registers.length === 0 && <EmptyHint title={t('registers.none')} />}
          </ul>
        )}
      </QueryView>
    </div>
  )
}

/** One register: what stands on it now, and a new record for those who keep it. */
export function RegisterList() {
  const of = useParams({ from: '/frame/registers/$pack/$name' })
  const navigate = useNavigate()
  const [state, setState] = useState<string>()
  const [find, setFind] = useState<string>()
  const [offset, setOffset] = useState(0)
  const [opening, setOpening] = useState(false)
  const query = useQuery(recordsQuery(of, { state, find, offset }))
  const open = (id: string) => void navigate({ to: '/registers/$pack/$name/$id', params: { ...of, id } })
  return (
    <div className="page">
      <QueryView query={query} title={t('registers.title')}>
        {({ register, items, total }) => (
          <>
            <nav className="trail" aria-label={t('process.trail')}>
              <Link to="/registers">{t('registers.title')}</Link> / {register.title}
            </nav>
            <header className="page-head">
              <div>
                <h1 className="title">{register.title}</h1>
                <p className="page-lead">{register.about}</p>
              </div>
              {register.opensIn.length > 0 && (
                <Button type="primary" onClick={() => setOpening(true)}>
                  {t('registers.add')}
                </Button>
              )}
            </header>
            <div className="register-tools">
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
                    label: t('registers.state'),
                    options: register.states.map(({ value, label }) => ({ value, label })),
                  },
                ]}
              />
              <Input.Search
                allowClear
                aria-label={t('registers.find')}
                placeholder={t('registers.find')}
                onSearch={(words) => {
                  setFind(words.trim() || undefined)
                  setOffset(0)
                }}
              />
            </div>
            <DataTable<RegisterItem>
              label={register.title}
              rows={items}
              rowKey={(row) => row.id}
              empty={<EmptyHint title={t('registers.empty')} hint={t('registers.empty-hint')} />}
              paging={pagingOf(pageSize, offset, total, setOffset)}
              onOpen={(row) => open(row.id)}
              card={(row) => <Card register={register} row={row} />}
              columns={columnsOf(register)}
            />
            {opening && (
              <EntryDialog
                register={register}
                onClose={() => setOpening(false)}
                onDone={(id) => {
                  setOpening(false)
                  open(id)
                }}
              />
            )}
          </>
        )}
      </QueryView>
    </div>
  )
}

function columnsOf(register: Register) {
  const listed = register.fields.filter((field) => field.listed)
  return [
    ...listed.map((field) => ({
      key: field.name,
      title: field.label,
      figures: ['money', 'integer', 'decimal'].includes(field.type),
      render: (row: RegisterItem) =>
        field.name === register.nameField ? (
          <RecordLink register={register} row={row} />
        ) : (
          shown(field, row.values[field.name])
        ),
    })),
    { key: 'unit', title: t('process.unit'), render: (row: RegisterItem) => row.unit.name },
    { key: 'state', title: t('registers.state'), render: (row: RegisterItem) => row.stateTitle },
    {
      key: 'changed',
      title: t('registers.changed-at'),
      figures: true,
      render: (row: RegisterItem) => dayAndTime(row.changedAt),
    },
  ]
}

function RecordLink(props: { register: Register; row: RegisterItem }) {
  const { pack, name } = props.register
  return (
    <Link
      to="/registers/$pack/$name/$id"
      params={{ pack, name, id: props.row.id }}
      onClick={(event) => event.stopPropagation()}
    >
      {props.row.name}
    </Link>
  )
}

function Card(props: { register: Register; row: RegisterItem }) {
  const { register, row } = props
  const figure = register.fields.find((field) => field.listed && ['money', 'decimal'].includes(field.type))
  return (
    <>
      <p>
        <RecordLink register={register} row={row} />
      </p>
      <p className="quiet small">
        {row.key} · {row.unit.name}
        {figure ? ` · ${shown(figure, row.values[figure.name])}` : ''}
      </p>
      <Mark tone="ink">{row.stateTitle}</Mark>
    </>
  )
}
