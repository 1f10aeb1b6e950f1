import type { Register, RegisterRecord } from '@api'
import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { Mark } from '@ui'
import { Button } from 'antd'
import { useState } from 'react'
import { QueryView } from '../QueryView.tsx'
import { t, word } from '../texts.ts'
import { dayAndTime } from '../when.ts'
import './registers.css'
import { EntryDialog } from './EntryDialog.tsx'
import { shown } from './record-values.ts'
import { recordQuery, registersQuery } from './registers.queries.ts'

/** One record: what it says now, and every version it ever had. */
export function RecordPage() {
  const { pack, name, id } = useParams({ from: '/frame/registers/$pack/$name/$id' })
  const registers = useQuery(registersQuery)
  const record = useQuery(recordQuery({ pack, name }, id))
  const register = registers.data?.find((r) => r.pack === pack && r.name === name)
  return (
    <div className="page">
      <QueryView query={record} title={t('registers.title')}>
        {(found) => (register ? <RecordView register={register} record={found} /> : null)}
      </QueryView>
    </div>
  )
}

function RecordView(props: { register: Register; record: RegisterRecord }) {
  const { register, record } = props
  const [entering, setEntering] = useState<'change' | 'correct'>()
  const { pack, name } = register
  return (
    <>
      <nav className="trail" aria-label={t('process.trail')}>
        <Link to="/registers">{t('registers.title')}</Link> /{' '}
        <Link to="/registers/$pack/$name" params={{ pack, name }}>
          {register.title}
        </Link>{' '}
        / {record.key}
      </nav>
      <header className="page-head">
        <div>
          <h1 className="title">{record.name}</h1>
          <p className="page-lead">{record.unit.name}</p>
        </div>
        <Mark tone="ink" boxed>
          {record.stateTitle}
        </Mark>
      </header>
      <div className="record-grid">
        <section className="sheet sheet-body">
          <dl className="terms">
            {register.fields.map((field) => (
              <div className="terms-pair" key={field.name}>
                <dt>{field.label}</dt>
                <dd>{shown(field, record.values[field.name]) || t('app.dash')}</dd>
              </div>
            ))}
          </dl>
          {(record.mayChange || record.mayCorrect) && (
            <p className="row record-acts">
              {record.mayChange && (
                <Button type="primary" onClick={() => setEntering('change')}>
                  {t('registers.change-go')}
                </Button>
              )}
              {record.mayCorrect && <Button onClick={() => setEntering('correct')}>{t('registers.correct-go')}</Button>}
            </p>
          )}
        </section>
        <section className="sheet sheet-body">
          <h2 className="subtitle">{t('registers.history')}</h2>
          <ol className="versions">
            {record.history.map((version) => (
              <li key={version.version}>
                <p>
                  <b>{word('registers.kind', version.kind)}</b> <span className="quiet">{version.stateTitle}</span>
                  {version.kind === 'corrected' && version.follows !== null && (
                    <span className="quiet"> {t('registers.corrects', { n: version.follows })}</span>
                  )}
                </p>
                <p className="quiet small">
                  {t('registers.version', { n: version.version })} · {dayAndTime(version.at)} · {version.who}
                </p>
                {version.changes.map((change) => (
                  <p className="small" key={change.field}>
                    {change.label}：{sayOf(register, change.field, change.before)} →{' '}
                    {sayOf(register, change.field, change.after)}
                  </p>
                ))}
                {version.reason && <p className="small">{t('registers.because', { reason: version.reason })}</p>}
              </li>
            ))}
          </ol>
        </section>
      </div>
      {entering && (
        <EntryDialog
          register={register}
          record={record}
          correcting={entering === 'correct'}
          onClose={() => setEntering(undefined)}
          onDone={() => setEntering(undefined)}
        />
      )}
    </>
  )
}

function sayOf(
  register: Register,
  name: string,
  value: RegisterRecord['history'][number]['changes'][number]['before'],
) {
  const field = register.fields.find((f) => f.name === name)
  return (field && shown(field, value)) || t('registers.nothing')
}
