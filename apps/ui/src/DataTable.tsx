import type { ReactNode } from 'react'
import { useNarrow } from './narrow.ts'

export interface Column<Row> {
  key: string
  title: ReactNode
  render: (row: Row) => ReactNode
  /** Figures stand to the right so that their digits line up. */
  figures?: boolean
  width?: number
}

export interface Paging {
  limit: number
  offset: number
  total: number
  onOffset: (offset: number) => void
  /** The words on the two buttons and, between them, where in the list the page stands. */
  words: { earlier: string; later: string; place: string }
}

interface DataTableProps<Row> {
  label: string
  rows: readonly Row[]
  rowKey: (row: Row) => string
  columns: readonly Column<Row>[]
  empty: ReactNode
  paging?: Paging
  /** How one row looks on a phone; without it the table scrolls sideways. */
  card?: (row: Row) => ReactNode
  onOpen?: (row: Row) => void
}

/**
 * A list of rows: a table where there is room, cards where there is not. A plain table on purpose: antd's measures scroll bars
 * with a style that our content policy refuses, and weighs more than the rest of the page.
 */
export function DataTable<Row extends object>(props: DataTableProps<Row>) {
  const narrow = useNarrow()
  if (props.rows.length === 0) return <div className="sheet">{props.empty}</div>
  return (
    <>
      {narrow && props.card ? (
        <ul className="sheet cards" aria-label={props.label}>
          {props.rows.map((row) => (
            <li key={props.rowKey(row)}>{props.card?.(row)}</li>
          ))}
        </ul>
      ) : (
        <div className="sheet scroll-x">
          <Rows {...props} />
        </div>
      )}
      {props.paging && <Pages {...props.paging} />}
    </>
  )
}

function Rows<Row extends object>(props: DataTableProps<Row>) {
  const { onOpen } = props
  return (
    <table className="data-table">
      <caption className="unseen">{props.label}</caption>
      <thead>
        <tr>
          {props.columns.map((column) => (
            <th
              key={column.key}
              scope="col"
              className={column.figures ? 'figures' : ''}
              style={{ width: column.width }}
            >
              {column.title}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {props.rows.map((row) => (
          // Opening by the whole row is a convenience for the mouse; the link or figure inside it serves the keyboard.
          <tr
            key={props.rowKey(row)}
            className={onOpen ? 'opens' : ''}
            onClick={onOpen ? () => onOpen(row) : undefined}
          >
            {props.columns.map((column) => (
              <td key={column.key} className={column.figures ? 'figures' : ''}>
                {column.render(row)}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

/** The two buttons under a list longer than a page. */
export function Pages(props: Paging) {
  const { limit, offset, total, onOffset, words } = props
  if (total <= limit) return null
  return (
    <p className="row pages">
      <button
        type="button"
        className="plain-button"
        disabled={offset === 0}
        onClick={() => onOffset(Math.max(0, offset - limit))}
      >
        {words.earlier}
      </button>
      <span className="quiet">{words.place}</span>
      <button
        type="button"
        className="plain-button"
        disabled={offset + limit >= total}
        onClick={() => onOffset(offset + limit)}
      >
        {words.later}
      </button>
    </p>
  )
}
