import type { ComparisonRows } from '@api'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { DataTable, Dialog, EmptyHint, Figure } from '@ui'
import { type ReactNode, useState } from 'react'
import { QueryView } from '../QueryView.tsx'
import { t } from '../texts.ts'
import { comparisonRowsQuery, comparisonsQuery } from './scoring.queries.ts'

type Opening = { id: string; side: 'now' | 'before' }

/** 平均审批 N 分钟 for one village, beside last year's paper register where the pack compares them; both open to their lists. */
export function ApprovalTime(props: { pack: string; unitId: string }) {
  const query = useQuery(comparisonsQuery(props.pack, props.unitId))
  const [opened, setOpened] = useState<Opening>()
  return (
    <>
      {query.data?.map(({ id, title, unit, now, before }) => {
        if (now.value === null) return null
        const figure = (side: Opening['side'], value: number) => (
          <Figure opens={t('scoring.open-side', { title })} onOpen={() => setOpened({ id, side })}>
            {t('scoring.amount', { n: Math.round(value).toLocaleString('en-US'), unit })}
          </Figure>
        )
        return (
          <p key={id}>
            {title}
            {t('scoring.of-side', { title: now.title })} <b>{figure('now', now.value)}</b>
            {t('scoring.of-rows', { n: now.count })}
            {before.value !== null && (
              <>
                {t('scoring.against', { title: before.title })} {figure('before', before.value)}
                {t('scoring.of-rows', { n: before.count })}
                {before.value > now.value &&
                  t('scoring.shorter', { share: ((1 - now.value / before.value) * 100).toFixed(1) })}
              </>
            )}
          </p>
        )
      })}
      {opened && <Behind {...opened} unitId={props.unitId} onClose={() => setOpened(undefined)} />}
    </>
  )
}

function Behind(props: Opening & { unitId: string; onClose: () => void }) {
  const query = useQuery(comparisonRowsQuery(props.id, props.unitId, props.side))
  const count = query.data?.rows.length
  const title = query.data ? t('scoring.side', { title: query.data.title, n: count ?? 0 }) : t('app.loading')
  return (
    <Dialog wide title={title} close={t('devices.close')} onClose={props.onClose}>
      <QueryView query={query}>{(found) => <Rows found={found} />}</QueryView>
    </Dialog>
  )
}

function Rows({ found }: { found: ComparisonRows }) {
  const rows = found.rows.map((cells, index) => ({ cells, matter: found.matters[index] ?? null, key: String(index) }))
  return (
    <>
      {found.mean !== null && <p>{t('scoring.mean', { n: rows.length, mean: found.mean })}</p>}
      <DataTable<(typeof rows)[number]>
        label={found.title}
        rows={rows}
        rowKey={(row) => row.key}
        empty={<EmptyHint title={t('scoring.empty')} />}
        card={(row) => (
          <Opened matter={row.matter}>{row.cells.filter((cell): cell is string => Boolean(cell)).join(' · ')}</Opened>
        )}
        columns={found.columns.map(({ name, label }, index) => ({
          key: name,
          title: label,
          figures: found.rows.every((cells) => /^[\d.]*$/.test(cells[index] ?? '')),
          render: ({ cells, matter }) =>
            index === 0 ? <Opened matter={matter}>{cells[0] ?? t('app.dash')}</Opened> : figured(cells[index]),
        }))}
      />
    </>
  )
}

/** A number of more than three digits with its separators; everything else as it came. */
const figured = (cell: string | null | undefined): string =>
  cell === null || cell === undefined
    ? t('app.dash')
    : /^\d{4,}(\.\d+)?$/.test(cell)
      ? Number(cell).toLocaleString('en-US')
      : cell

/** What came from a matter opens it; what stood in last year's register opens nothing further. */
function Opened(props: { matter: string | null; children: ReactNode }) {
  return props.matter ? (
    <Link to="/matters/$id" params={{ id: props.matter }}>
      {props.children}
    </Link>
  ) : (
    props.children
  )
}
