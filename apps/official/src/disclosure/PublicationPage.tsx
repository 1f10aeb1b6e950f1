import type { Publication } from '@api'
import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { ProblemNote, ScrollArea } from '@ui'
import { Button, Input } from 'antd'
import { useState } from 'react'
import { Problem, QueryView } from '../QueryView.tsx'
import { t, word } from '../texts.ts'
import { Written } from '../Written.tsx'
import { dayAndTime } from '../when.ts'
import './disclosure.css'
import { publicationQuery, useAct } from './disclosure.queries.ts'
import { PublicationMark } from './PublicationList.tsx'
import { QrCode } from './QrCode.tsx'

/** One publication as it will hang on the wall, and what may be done with it. */
export function PublicationPage() {
  const { id } = useParams({ from: '/frame/publications/$id' })
  const query = useQuery(publicationQuery(id))
  return (
    <div className="page">
      <QueryView query={query} title={t('disclosure.sheet')}>
        {(publication) => <PublicationView publication={publication} />}
      </QueryView>
    </div>
  )
}

function PublicationView(props: { publication: Publication }) {
  const { publication } = props
  return (
    <>
      <nav className="trail" aria-label={t('process.trail')}>
        <Link to="/publications">{t('disclosure.title')}</Link> / {publication.unitName} / {publication.period}
      </nav>
      <header className="page-head">
        <h1 className="title">{publication.title}</h1>
        <PublicationMark row={publication} />
      </header>
      <div className="publication-grid">
        <Sheet publication={publication} />
        <aside className="stack">
          <Acts publication={publication} />
          <Trace publication={publication} />
          {publication.state === 'published' && <OnTheWall publication={publication} />}
        </aside>
      </div>
    </>
  )
}

/** The sheet exactly as citizens will read it: masked before it came here. */
function Sheet(props: { publication: Publication }) {
  const content = props.publication
  const hidden = new Map(content.hidden.map(([row, column, how]) => [`${row}/${column}`, how]))
  return (
    <div className="sheet">
      <div className="sheet-head">
        <h2 className="subtitle">{t('disclosure.preview')}</h2>
        <span className="quiet small">{t('disclosure.preview-note')}</span>
      </div>
      <div className="sheet-body">
        {content.headline && <p className="headline">{content.headline}</p>}
        {content.statistics.length > 0 && (
          <dl className="terms statistics">
            {content.statistics.map((figure) => (
              <div className="terms-pair" key={figure.name}>
                <dt>{figure.label}</dt>
                <dd>{figure.value === null ? t('disclosure.no-figure') : `${figure.value} ${figure.unit ?? ''}`}</dd>
              </div>
            ))}
          </dl>
        )}
        {content.columns.length > 0 && (
          <ScrollArea label={t('disclosure.preview')}>
            <table className="plain-table">
              <thead>
                <tr>
                  {content.columns.map((column) => (
                    <th scope="col" key={column.name}>
                      {column.label}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {content.rows.map((row, at) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: the rows of a frozen sheet have no key but their place
                  <tr key={at}>
                    {row.map((cell, column) => (
                      <td
                        key={content.columns[column]?.name ?? column}
                        className={hidden.has(`${at}/${column}`) ? 'withheld' : ''}
                      >
                        {cell}
                      </td>
                    ))}
                  </tr>
                ))}
              </tbody>
            </table>
          </ScrollArea>
        )}
        {content.columns.length > 0 && content.rows.length === 0 && <p className="quiet">{t('disclosure.no-rows')}</p>}
        {hidden.size > 0 && <p className="quiet small withheld-note">{t('disclosure.withheld', { n: hidden.size })}</p>}
      </div>
    </div>
  )
}

/** What comes next by the sheet's state; who may do it the server decides. */
function actsOn(publication: Publication): string[] {
  if (publication.state === 'draft') return publication.mayApprove ? ['approve', 'return'] : []
  return publication.state === 'approved' ? ['publish', 'return'] : []
}

export function Acts(props: { publication: Publication }) {
  const { publication } = props
  const act = useAct(publication.id)
  const [asking, setAsking] = useState(false)
  const [reason, setReason] = useState('')
  const [missing, setMissing] = useState(false)
  const may = actsOn(publication)
  if (may.length === 0) {
    if (publication.state !== 'draft') return null
    return <p className="sheet sheet-body quiet">{t('disclosure.own-draft')}</p>
  }
  const sendBack = () => {
    if (reason.trim()) act.mutate({ act: 'return', reason: reason.trim() }, { onSuccess: () => setAsking(false) })
    else setMissing(true)
  }
  return (
    <section className="sheet sheet-body acts">
      {may.includes('approve') && (
        <>
          <p className="small quiet">{t('disclosure.approve-note')}</p>
          {publication.openMarks > 0 && (
            <ProblemNote mild sentence={t('disclosure.open-marks', { n: publication.openMarks })} />
          )}
          <Button
            type="primary"
            size="large"
            block
            loading={act.isPending}
            onClick={() => act.mutate({ act: 'approve-and-publish' })}
          >
            {t('disclosure.approve-and-publish')}
          </Button>
          <Button block disabled={act.isPending} onClick={() => act.mutate({ act: 'approve' })}>
            {t('disclosure.approve')}
          </Button>
        </>
      )}
      {may.includes('publish') && (
        <>
          <p className="small quiet">{t('disclosure.publish-note')}</p>
          <Button
            type="primary"
            size="large"
            block
            loading={act.isPending}
            onClick={() => act.mutate({ act: 'publish' })}
          >
            {t('disclosure.publish')}
          </Button>
        </>
      )}
      {may.includes('return') && !asking && (
        <Button block onClick={() => setAsking(true)}>
          {t('disclosure.return')}
        </Button>
      )}
      {asking && (
        <label htmlFor="return-reason">
          {t('disclosure.return-reason')}
          <Input.TextArea
            id="return-reason"
            name="reason"
            value={reason}
            maxLength={400}
            rows={3}
            onChange={(event) => {
              setReason(event.target.value)
              setMissing(false)
            }}
          />
          {missing && (
            <span role="alert" className="grave small">
              {t('process.reason-missing')}
            </span>
          )}
          <Button block onClick={sendBack} disabled={act.isPending}>
            {t('disclosure.return')}
          </Button>
        </label>
      )}
      {act.error && <Problem problem={act.error} />}
    </section>
  )
}

export function Trace(props: { publication: Publication }) {
  const p = props.publication
  const lines: [string, string | null | undefined, string | null | undefined][] = [
    [t('disclosure.drafted'), p.draftedAt, p.draftedAs],
    [t('disclosure.approved'), null, p.approvedAs],
    [t('disclosure.published-at'), p.publishedAt, null],
  ]
  return (
    <section className="sheet sheet-body">
      <dl className="terms">
        <dt>{t('disclosure.due')}</dt>
        <dd>{p.dueOn ?? t('app.dash')}</dd>
        {lines.map(([label, at, who]) => (
          <div className="terms-pair" key={label}>
            <dt>{label}</dt>
            <dd>
              <Written>
                {[at ? dayAndTime(at) : '', who ? word('access.post', who) : ''].filter(Boolean).join(' ') ||
                  t('app.dash')}
              </Written>
            </dd>
          </div>
        ))}
        {p.reason && (
          <>
            <dt>{t('disclosure.returned')}</dt>
            <dd>{p.reason}</dd>
          </>
        )}
      </dl>
    </section>
  )
}

export function OnTheWall(props: { publication: Publication }) {
  const path = `/publications/${props.publication.id}`
  return (
    <section className="sheet sheet-body wall">
      <QrCode text={`${window.location.origin}${path}`} label={t('disclosure.qr')} />
      <p>
        <a href={path} target="_blank" rel="noreferrer">
          {t('disclosure.public-page')}
        </a>
      </p>
      <p className="print-forms">
        <a href={`${path}/poster.pdf`} target="_blank" rel="noreferrer">
          {t('disclosure.poster')}
        </a>
        {' · '}
        <a href={`${path}/broadcast`} target="_blank" rel="noreferrer">
          {t('disclosure.broadcast')}
        </a>
        {' · '}
        <a href={`${path}/card`} target="_blank" rel="noreferrer">
          {t('disclosure.card')}
        </a>
      </p>
      <p className="small quiet">
        <a href={`${path}.csv`}>CSV</a> · <a href={`${path}.json`}>JSON</a> ·{' '}
        <a href={`${path}.bundle.json`}>{t('disclosure.bundle')}</a>
      </p>
    </section>
  )
}
