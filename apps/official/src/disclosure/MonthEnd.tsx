import type { DueSheet } from '@api'
import { useQuery } from '@tanstack/react-query'
import { EmptyHint, Mark } from '@ui'
import { Button } from 'antd'
import { useState } from 'react'
import { Problem, QueryView } from '../QueryView.tsx'
import { t, word } from '../texts.ts'
import { dateOf, dayOf, now } from '../when.ts'
import './month-end.css'
import { dueQuery, publicationQuery, useDrafting } from './disclosure.queries.ts'
import { MonthEndSheet } from './MonthEndSheet.tsx'

/** 月底一键公开: what the village owes for the period that has ended, one press for each, and what is missing before it goes out. */
export function MonthEnd() {
  const query = useQuery(dueQuery)
  return (
    <div className="page">
      <header className="page-head">
        <div>
          <h1 className="title">{t('disclosure.month-end')}</h1>
          <p className="page-lead">{t('disclosure.month-end-lead')}</p>
        </div>
      </header>
      <QueryView query={query}>
        {(sheets) =>
          sheets.length === 0 ? (
            <div className="sheet">
              <EmptyHint title={t('disclosure.nothing-due')} hint={t('disclosure.nothing-due-hint')} />
            </div>
          ) : (
            <Owed sheets={sheets} />
          )
        }
      </QueryView>
    </div>
  )
}

const keyOf = (sheet: DueSheet): string => `${sheet.unitId}/${sheet.pack}/${sheet.disclosure}`
const isOut = (sheet: DueSheet): boolean => sheet.publication?.state === 'published'

/** A draft under way first, then what has not been begun. */
const mostPressing = (sheets: readonly DueSheet[]): DueSheet =>
  sheets.find((sheet) => !isOut(sheet) && sheet.publication) ?? sheets.find((sheet) => !isOut(sheet)) ?? sheets[0]!

function Owed(props: { sheets: readonly DueSheet[] }) {
  const { sheets } = props
  // What is open stays open, also when it has just gone out.
  const [chosen, setChosen] = useState(() => keyOf(mostPressing(sheets)))
  const shown = sheets.find((sheet) => keyOf(sheet) === chosen) ?? mostPressing(sheets)
  const [all, setAll] = useState(false)
  const out = sheets.filter(isOut)
  const listed = [...sheets.filter((sheet) => !isOut(sheet)), ...out].filter(
    (sheet) => !isOut(sheet) || all || sheet === shown || out.length === sheets.length,
  )
  return (
    <>
      <ul className="sheet owed" aria-label={t('disclosure.month-end')}>
        {listed.map((sheet) => (
          <li key={keyOf(sheet)} aria-current={sheet === shown ? 'true' : undefined}>
            <button type="button" className="owed-row" onClick={() => setChosen(keyOf(sheet))}>
              <span className="owed-title">
                {sheet.unitName}
                {sheet.title} <span className="quiet">{spoken(sheet.period)}</span>
              </span>
              <SheetMark sheet={sheet} />
              <span className="quiet small owed-due">{t('disclosure.due-by', { day: dayOf(sheet.dueOn) })}</span>
            </button>
          </li>
        ))}
        {out.length > 0 && out.length < sheets.length && (
          <li>
            <button type="button" className="owed-row quiet" aria-expanded={all} onClick={() => setAll(!all)}>
              {t(all ? 'disclosure.fold-out' : 'disclosure.show-out', { n: out.length })}
            </button>
          </li>
        )}
      </ul>
      {shown.publication ? (
        <OpenSheet key={shown.publication.id} id={shown.publication.id} sheet={shown} />
      ) : (
        <OnePress key={keyOf(shown)} sheet={shown} />
      )}
    </>
  )
}

function OpenSheet(props: { id: string; sheet: DueSheet }) {
  const query = useQuery(publicationQuery(props.id))
  return (
    <QueryView query={query}>
      {(publication) => <MonthEndSheet publication={publication} part={props.sheet.part} />}
    </QueryView>
  )
}

/** Nothing is there yet: the one button, for the person who prepares it. */
function OnePress(props: { sheet: DueSheet }) {
  const { sheet } = props
  const drafting = useDrafting()
  const { pack, disclosure, unitId, period } = sheet
  if (sheet.part === 'approve')
    return (
      <div className="sheet">
        <EmptyHint title={t('disclosure.not-drafted')} hint={t('disclosure.not-drafted-hint')} />
      </div>
    )
  return (
    <section className="sheet sheet-body one-press">
      <p>{t('disclosure.one-press-note')}</p>
      <Button
        type="primary"
        size="large"
        loading={drafting.isPending}
        onClick={() => drafting.mutate({ pack, disclosure, unitId, period })}
      >
        {t('disclosure.one-press', { period: spoken(period) })}
      </Button>
      {drafting.error && <Problem problem={drafting.error} />}
    </section>
  )
}

function SheetMark(props: { sheet: DueSheet }) {
  const { publication, dueOn } = props.sheet
  if (publication?.state === 'published') return <Mark tone="green">{word('disclosure.state', 'published')}</Mark>
  if (dueOn < dateOf(now())) return <Mark tone="amber">{t('disclosure.over-due')}</Mark>
  if (!publication) return <Mark tone="ink">{t('disclosure.not-begun')}</Mark>
  if (publication.openMarks > 0)
    return <Mark tone="amber">{t('disclosure.marks-left', { n: publication.openMarks })}</Mark>
  return <Mark tone="ink">{word('disclosure.state', publication.state)}</Mark>
}

/** 10 月, 第 3 季度, 2026 年. */
function spoken(period: string): string {
  const [year = '', part] = period.split('-')
  if (!part) return t('disclosure.spoken-year', { year })
  if (part.startsWith('Q')) return t('disclosure.spoken-quarter', { year, n: part.slice(1) })
  return t('disclosure.spoken-month', { year, n: Number(part) })
}
