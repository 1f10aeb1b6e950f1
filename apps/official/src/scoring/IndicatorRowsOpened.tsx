import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { EmptyHint, Mark } from '@ui'
import { QueryView } from '../QueryView.tsx'
import { t } from '../texts.ts'
import { indicatorRowsQuery } from './scoring.queries.ts'

/** What one figure was counted from: each flag by name, or the rows of which a share was taken, those that count against first. */
export function IndicatorRowsOpened(props: { id: string; unitId: string; period: string }) {
  const query = useQuery(indicatorRowsQuery(props.id, props.unitId, props.period))
  return (
    <QueryView query={query}>
      {({ words, flags, rules, columns, rows }) => (
        <>
          <p>
            {rules.length > 0
              ? t('scoring.counted', { rules: rules.length, judged: rules.reduce((sum, one) => sum + one.judged, 0) })
              : words}
          </p>
          {flags.length > 0 && (
            <ul className="behind">
              {flags.map((flag) => (
                <li key={flag.id}>
                  <Link to="/flags/$id" params={{ id: flag.id }}>
                    {flag.reason ?? flag.subject}
                  </Link>{' '}
                  <span className="quiet small">{flag.period}</span>
                </li>
              ))}
            </ul>
          )}
          {rows.length > 0 && (
            <div className="scroll-x">
              <table className="data-table">
                <thead>
                  <tr>
                    <th scope="col">{t('scoring.board.counts')}</th>
                    {columns.map(({ name, label }) => (
                      <th key={name} scope="col">
                        {label}
                      </th>
                    ))}
                  </tr>
                </thead>
                <tbody>
                  {rows.map((row, index) => (
                    // biome-ignore lint/suspicious/noArrayIndexKey: rows of a finished list, never moved
                    <tr key={index}>
                      <td>
                        {row.good === null ? (
                          <Mark tone="grey">{t('scoring.board.row-unknown')}</Mark>
                        ) : row.good ? (
                          t('scoring.board.row-good')
                        ) : (
                          <Mark tone="amber">{t('scoring.board.row-bad')}</Mark>
                        )}
                      </td>
                      {row.cells.map((cell, column) => (
                        <td key={columns[column]?.name}>{cell ?? t('app.dash')}</td>
                      ))}
                    </tr>
                  ))}
                </tbody>
              </table>
            </div>
          )}
          {flags.length === 0 && rows.length === 0 && <EmptyHint title={t('scoring.no-rows')} />}
        </>
      )}
    </QueryView>
  )
}
