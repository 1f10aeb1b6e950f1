import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { t } from '../texts.ts'
import { indicatorQuery, indicatorsQuery } from './scoring.queries.ts'

/** 平均审批 N 分钟 for one village, beside last year's paper register where the pack has one; both open to their lists. */
export function ApprovalTime(props: { pack: string; unitId: string }) {
  const list = useQuery(indicatorsQuery)
  const timed = (list.data ?? []).filter((one) => one.id.startsWith(`${props.pack}/`) && isMinutes(one.unit))
  const [now, before] = timed
  const nowQuery = useQuery(indicatorQuery(now?.id ?? '', ''))
  const beforeQuery = useQuery(indicatorQuery(before?.id ?? '', ''))
  const minutes = minutesOf(nowQuery.data?.rows, props.unitId)
  const paper = minutesOf(beforeQuery.data?.rows, props.unitId)
  if (!now || minutes === null) return null
  return (
    <p>
      {t('scoring.average')}{' '}
      <Link to="/indicators" search={{ indicator: now.id, unit: props.unitId }}>
        <b>{t('scoring.minutes', { n: Math.round(minutes) })}</b>
      </Link>
      {before && paper !== null && (
        <>
          {t('scoring.paper')}{' '}
          <Link to="/indicators" search={{ indicator: before.id, unit: props.unitId }}>
            {t('scoring.minutes', { n: Math.round(paper) })}
          </Link>
          {paper > minutes && t('scoring.shorter', { share: ((1 - minutes / paper) * 100).toFixed(1) })}
        </>
      )}
    </p>
  )
}

const isMinutes = (unit: string | null): boolean => unit === '分钟' || unit === 'minutes' || unit === 'min'

function minutesOf(rows: { unit: { id: string }; value: number | null }[] | undefined, unitId: string): number | null {
  return rows?.find((row) => row.unit.id === unitId)?.value ?? null
}
