import type { Evidence, FlagItem } from '@api'
import { Link } from '@tanstack/react-router'
import { ScrollArea } from '@ui'
import { useState } from 'react'
import { t, word } from '../texts.ts'
import { Written } from '../Written.tsx'
import { dayAndTime } from '../when.ts'
import { shownValue } from './FlagMark.tsx'
import { OpenOriginal } from './OpenOriginal.tsx'
import './rules.css'

const atFirst = 50

/** The rows a flag stands on, as they are in the records; nothing is summed up or left out without saying so. */
export function EvidenceTables(props: {
  evidence: readonly Evidence[]
  colour: FlagItem['colour']
  /** The flag they stand behind: who opens a number in them is shown there. */
  flag?: string
}) {
  if (props.evidence.length === 0) return <p className="sheet-body quiet">{t('rules.evidence-none')}</p>
  return props.evidence.map((table) => (
    <EvidenceTable key={table.table} source={table} colour={props.colour} flag={props.flag} />
  ))
}

// Columns the machine joins by. They prove nothing to a reader; one press shows them too.
const joints = new Set([
  'process',
  'pack',
  'unit_id',
  'division_code',
  'matter_id',
  'task_id',
  'element',
  'workspace',
  'month',
  'opened_on',
  'row_id',
  'impression_id',
  'seal_id',
  'authorisation_id',
  'pay_batch',
  'beneficiary_id',
  'household_id',
])

function EvidenceTable(props: { source: Evidence; colour: FlagItem['colour']; flag: string | undefined }) {
  const [all, setAll] = useState(false)
  const { source } = props
  const kept = source.columns
    .map((_, index) => index)
    .filter((index) => all || !(joints.has(source.columns[index] ?? '') || isEmpty(source, index)))
  const table = {
    columns: kept.map((index) => source.columns[index] ?? ''),
    titles: kept.map((index) => source.titles[index] ?? word('rules.column', source.columns[index] ?? '')),
    rows: source.rows.map((row) => kept.map((index) => row[index] ?? null)),
  }
  const hidden = source.columns.length - kept.length
  const title = source.title ?? word('rules.table', source.table)
  // Rows of a matter lead to it.
  const matterAt = source.columns.indexOf('matter_id')
  const isImported = source.sources.some((one) => one !== null)
  return (
    <ScrollArea className="sheet-body" label={title}>
      <table className={`plain-table evidence evidence-${props.colour}`}>
        <caption>{t('rules.table-caption', { table: title, n: table.rows.length })}</caption>
        <thead>
          <tr>
            {table.columns.map((column, index) => (
              <th scope="col" key={column} className={isFigures(table, index) ? 'figures' : ''}>
                {table.titles[index]}
              </th>
            ))}
            {isImported && <th scope="col">{t('rules.source')}</th>}
            {matterAt >= 0 && <th scope="col">{t('rules.whole')}</th>}
          </tr>
        </thead>
        <tbody>
          {table.rows.slice(0, atFirst).map((row, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: source rows have no key of their own and never move
            <tr key={at}>
              {row.map((cell, index) => (
                <td key={table.columns[index]} className={isFigures(table, index) ? 'figures' : ''}>
                  <Written>{cellText(cell)}</Written>
                  {source.opens && cell !== null && source.sealed.includes(table.columns[index] ?? '') && (
                    <OpenOriginal
                      asked={{
                        table: source.opens,
                        row: source.sources[at]?.rowId ?? '',
                        column: table.columns[index] ?? '',
                        ...(props.flag ? { flag: props.flag } : {}),
                      }}
                      title={table.titles[index] ?? ''}
                    />
                  )}
                </td>
              ))}
              {isImported && <td className="small quiet">{placeOf(source.sources[at])}</td>}
              {matterAt >= 0 && (
                <td>
                  {source.rows[at]?.[matterAt] && (
                    <Link to="/matters/$id" params={{ id: String(source.rows[at]?.[matterAt]) }}>
                      {t('rules.open-matter')}
                    </Link>
                  )}
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
      {table.rows.length > atFirst && (
        <p className="quiet small">{t('rules.more-rows', { n: table.rows.length - atFirst })}</p>
      )}
      <p className="quiet small scroll-hint">{t('rules.scroll-hint')}</p>
      {hidden > 0 && (
        <button type="button" className="figure small" onClick={() => setAll(true)}>
          {t('rules.more-columns', { n: hidden })}
        </button>
      )}
    </ScrollArea>
  )
}

// A column in which nothing stands proves nothing either.
const isEmpty = (source: Evidence, column: number): boolean =>
  source.rows.every((row) => (row[column] ?? null) === null)

const placeOf = (from: Evidence['sources'][number] | undefined): string =>
  from ? t('rules.source-at', { file: from.file, row: from.row }) : t('app.dash')

const isFigures = (table: Pick<Evidence, 'rows'>, column: number): boolean =>
  table.rows.length > 0 && table.rows.every((row) => isFigure(row[column] ?? null))

// Evidence comes as text; a number in it still stands to the right.
const isFigure = (cell: string | number | boolean | null): boolean =>
  cell === null || typeof cell === 'number' || (typeof cell === 'string' && /^-?\d{1,15}(?:\.\d+)?$/.test(cell))

// ISO, or as PostgreSQL and DuckDB write an instant in UTC.
const instant = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|\+00(?::?00)?)$/

// Codes that records share with the rest of the app are shown in the same words; anything else stays as it was recorded.
const known = ['rules.outcome', 'access.post', 'process.status', 'devices.seal'] as const

function codeWord(code: string): string {
  const said = known.map((prefix) => word(prefix, code)).find((text) => text !== code)
  return said ?? shownValue(code)
}

function cellText(cell: string | number | boolean | null): string {
  if (typeof cell === 'string' && instant.test(cell)) {
    return dayAndTime(`${cell.slice(0, 10)}T${cell.slice(11).replace(/\+00(?::?00)?$/, 'Z')}`)
  }
  if (cell === 'true' || cell === 'false') return t(cell === 'true' ? 'process.yes' : 'process.no')
  if (typeof cell === 'string' && /^(?:sha256|sm3):/.test(cell)) return cell.slice(cell.indexOf(':') + 1).slice(0, 8)
  if (typeof cell === 'string' && /^[0-9a-f-]{36}$/.test(cell)) return cell.slice(0, 8)
  return typeof cell === 'string' ? codeWord(cell) : shownValue(cell)
}
