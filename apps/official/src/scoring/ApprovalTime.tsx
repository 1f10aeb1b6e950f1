import type { ComparisonRows } from '@api'
import { useQuery } from '@tanstack/react-query'
import { DataTable, Dialog, EmptyHint, Figure } from '@ui'
import { useState } from 'react'
import { QueryView } from '../QueryView.tsx'
import { t } from '../texts.ts'
import { comparisonRowsQuery, comparisonsQuery } from './scoring.queries.ts'

type Opened = { id: string; side: 'now' | 'before' }

/** 平均审批 N 分钟 for one village, beside last year's paper register where the pack compares them; both open to their lists. */
export function ApprovalTime(props: { pack: string; unitId: string }) {
  const query = useQuery(comparisonsQuery(props.pack, props.unitId))
  const [opened, setOpened] = useState<Opened>()
  return (
    <>
      {query.data?.map(({ id, title, unit, now, before }) => {
        if (now.value === null) return null
        const figure = (side: Opened['side'], value: number) => (
          <Figure opens={t('scoring.open-side', { title })} onOpen={() => setOpened({ id, side })}>
            {t('scoring.amount', { n: Math.round(value).toLocaleString('en-US'), unit })}
          </Figure>
        )
        return (
          <p key={id}>
            {title} <b>{figure('now', now.value)}</b>
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

function Behind(props: Opened & { unitId: string; onClose: () => void }) {
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
  return (
    <DataTable<(string | null)[]>
      label={found.title}
      rows={found.rows}
      rowKey={(row) => row.join('/')}
      empty={<EmptyHint title={t('scoring.empty')} />}
      card={(row) => row.filter(Boolean).join(' · ')}
      columns={found.columns.map(({ name, label }, index) => ({
        key: name,
        title: label,
        figures: /^\d/.test(found.rows[0]?.[index] ?? ''),
        render: (row) => row[index] ?? t('app.dash'),
      }))}
    />
  )
}
