import type { Publication } from '@api'
import { Mark, ProblemNote } from '@ui'
import { Button } from 'antd'
import { useState } from 'react'
import { t } from '../texts.ts'
import { MarkAnswer } from './MarkAnswer.tsx'
import { Acts, OnTheWall, Trace } from './PublicationPage.tsx'

/** The sheet line by line as it will go out, what is still missing in amber, and what may be done with it. */
export function MonthEndSheet(props: { publication: Publication; part: 'prepare' | 'approve' }) {
  const { publication } = props
  const left = publication.marks.length
  return (
    <div className="publication-grid month-end">
      <section className="sheet sheet-body">
        {publication.headline && <p className="headline">{publication.headline}</p>}
        {publication.state !== 'published' && left > 0 && (
          <p className="month-end-left">
            <Mark tone="amber" boxed>
              {t('disclosure.marks-left', { n: left })}
            </Mark>{' '}
            {t(publication.mayPrepare ? 'disclosure.marks-note' : 'disclosure.marks-note-reader')}
          </p>
        )}
        <ol className="account-lines">
          {publication.rows.map((row, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the rows of a sheet have no key but their place
            <Line key={at} publication={publication} row={row} at={at} />
          ))}
        </ol>
        {publication.rows.length === 0 && <p className="quiet">{t('disclosure.no-rows')}</p>}
      </section>
      <aside className="stack">
        {publication.state === 'draft' && publication.draftedByMe ? (
          <ProblemNote mild sentence={t(left > 0 ? 'disclosure.waits-after' : 'disclosure.waits-for-other')} />
        ) : (
          <Acts publication={publication} />
        )}
        <Trace publication={publication} />
        {publication.state === 'published' && <OnTheWall publication={publication} />}
      </aside>
    </div>
  )
}

function Line(props: { publication: Publication; row: readonly string[]; at: number }) {
  const { publication, row, at } = props
  const [open, setOpen] = useState(false)
  const marks = publication.state === 'published' ? [] : publication.marks.filter((mark) => mark.row === at)
  const figure = publication.columns.findIndex((column) => column.show === 'amount')
  const details = publication.details
  return (
    <li className={marks.length > 0 ? 'account-line account-line-marked' : 'account-line'}>
      <div className="account-head">
        <span className="account-words">
          {row
            .filter((_, column) => column !== figure)
            .map((cell, column) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: cells have no key but their column
              <span key={column}>{cell}</span>
            ))}
        </span>
        {figure >= 0 && <b className="account-amount">{row[figure]}</b>}
        {details && (
          <Button type="link" size="small" aria-expanded={open} onClick={() => setOpen(!open)}>
            {t(open ? 'disclosure.hide-voucher' : 'disclosure.see-voucher')}
          </Button>
        )}
      </div>
      {marks.map((mark) => (
        <div key={mark.say} className="account-mark">
          <Mark tone="amber">{mark.say}</Mark>
          {mark.answer && publication.mayPrepare && <MarkAnswer publication={publication} answer={mark.answer} />}
        </div>
      ))}
      {open && details && (
        <dl className="terms account-voucher">
          {details.columns.map((column, i) =>
            details.rows[at]?.[i] ? (
              <div className="terms-pair" key={column.name}>
                <dt>{column.label}</dt>
                <dd>{details.rows[at]?.[i]}</dd>
              </div>
            ) : null,
          )}
        </dl>
      )}
    </li>
  )
}
