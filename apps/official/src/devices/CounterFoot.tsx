import type { ProcessItem } from '@api'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { flagsQuery } from '../rules/rules.queries.ts'
import { ApprovalTime } from '../scoring/ApprovalTime.tsx'
import { t } from '../texts.ts'
import { dateOf, now } from '../when.ts'

/** The line at the foot: how long approvals take against last year's paper, and this village's own questions. Every figure opens. */
export function CounterFoot(props: { unit: { id: string; name: string }; process: ProcessItem }) {
  // 2026-11: rules about acts speak of the month in which they were done.
  const period = dateOf(now()).slice(0, 7)
  const pack = props.process.id.split('/')[0] ?? ''
  const flags = useQuery(flagsQuery({ pack, unitId: props.unit.id, state: 'raised', period, limit: 1 }))
  const groups = Object.entries(flags.data?.counts ?? {})
  return (
    <footer className="sheet counter-foot">
      <ApprovalTime pack={pack} unitId={props.unit.id} />
      {groups.length > 0 && (
        <p>
          {t('devices.our-questions')}
          {groups.map(([group, count], index) => (
            <span key={group}>
              {index > 0 && ' · '}
              <Link to="/flags" search={{ group, period, state: 'raised' }} className={count > 0 ? 'late' : ''}>
                {flags.data?.groups[group] ?? group} {count}
              </Link>
            </span>
          ))}
        </p>
      )}
      <p className="quiet">{t('devices.no-clocking')}</p>
    </footer>
  )
}
