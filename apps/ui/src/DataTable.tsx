import { Table } from 'antd'
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
}

interface DataTableProps<Row> {
  label: string
  rows: readonly Row[]
  rowKey: (row: Row) => string
  columns: readonly Column<Row>[]
  empty: ReactNode
  loading?: boolean
  paging?: Paging
  /** How one row looks on a phone; without it the table scrolls sideways. */
  card?: (row: Row) => ReactNode
  onOpen?: (row: Row) => void
}

/** A list of rows: a table where there is room, cards where there is not. */
export function DataTable<Row extends object>(props: DataTableProps<Row>) {
  const narrow = useNarrow()
  if (props.rows.length === 0 && !props.loading) return <div className="sheet">{props.empty}</div>
  if (narrow && props.card) {
    return (
      <ul className="sheet cards" aria-label={props.label}>
        {props.rows.map((row) => (
          <li key={props.rowKey(row)}>{props.card?.(row)}</li>
        ))}
      </ul>
    )
  }
  const { paging, onOpen } = props
  return (
    <section className="sheet data-table" aria-label={props.label}>
      <Table<Row>
        size="middle"
        dataSource={props.rows as Row[]}
        rowKey={props.rowKey}
        loading={props.loading ?? false}
        scroll={{ x: 'max-content' }}
        columns={props.columns.map((column) => ({
          key: column.key,
          title: column.title,
          render: (_: unknown, row: Row) => column.render(row),
          align: column.figures ? ('right' as const) : ('left' as const),
          ...(column.width ? { width: column.width } : {}),
        }))}
        onRow={(row) => (onOpen ? { className: 'opens', onClick: () => onOpen(row) } : {})}
        pagination={
          paging && paging.total > paging.limit
            ? {
                total: paging.total,
                pageSize: paging.limit,
                current: Math.floor(paging.offset / paging.limit) + 1,
                showSizeChanger: false,
                onChange: (page) => paging.onOffset((page - 1) * paging.limit),
              }
            : false
        }
      />
    </section>
  )
}
