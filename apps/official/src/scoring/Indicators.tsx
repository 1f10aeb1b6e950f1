import type { Indicator, IndicatorRow } from '@api'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { DataTable, Dialog, EmptyHint, Figure, FilterBar, Mark } from '@ui'
import { QueryView } from '../QueryView.tsx'
import { t } from '../texts.ts'
import { IndicatorRowsOpened } from './IndicatorRowsOpened.tsx'
import './scoring.css'
import { indicatorQuery, indicatorsQuery } from './scoring.queries.ts'

/** 用印规范 and its sisters: one figure a village, opening to the rows it was counted from. No person is scored. */
export function Indicators() {
  const search = useSearch({ from: '/frame/indicators' })
  const navigate = useNavigate({ from: '/indicators' })
  const list = useQuery(indicatorsQuery)
  const item = list.data?.items.find((one) => one.id === search.indicator) ?? list.data?.items[0]
  const id = item?.id ?? ''
  const periods = item?.periods ?? []
  const period = search.period && periods.includes(search.period) ? search.period : (periods[0] ?? '')
  const query = useQuery(indicatorQuery(id, period))
  const opened = query.data?.rows.find((row) => row.unit.id === search.unit)
  const go = (next: { indicator?: string | undefined; period?: string | undefined; unit?: string | undefined }) =>
    void navigate({ search: { indicator: id, period, ...next } })
  return (
    <div className="page">
      <QueryView query={list} title={t('scoring.title')}>
        {({ items: indicators }) => (
          <>
            <header className="page-head">
              <div>
                <h1 className="title">{query.data?.title ?? t('scoring.title')}</h1>
                <p className="page-lead">{query.data?.why ?? t('scoring.lead')}</p>
              </div>
            </header>
            {indicators.length === 0 ? (
              <div className="sheet">
                <EmptyHint title={t('scoring.none')} hint={t('scoring.none-hint')} />
              </div>
            ) : (
              <>
                <FilterBar
                  everything={t('scoring.latest')}
                  values={{ indicator: id, period }}
                  onChange={(values) =>
                    go({ indicator: values['indicator'] ?? id, period: values['period'], unit: undefined })
                  }
                  filters={[
                    {
                      name: 'period',
                      label: t('scoring.period'),
                      options: periods.map((one) => ({ value: one, label: one })),
                    },
                    ...(indicators.length > 1
                      ? [
                          {
                            name: 'indicator',
                            label: t('scoring.indicator'),
                            width: 220,
                            options: indicators.map((indicator) => ({ value: indicator.id, label: indicator.title })),
                          },
                        ]
                      : []),
                  ]}
                />
                <QueryView query={query}>
                  {(indicator) => <IndicatorTable indicator={indicator} onOpen={(row) => go({ unit: row.unit.id })} />}
                </QueryView>
              </>
            )}
          </>
        )}
      </QueryView>
      {opened && (
        <Dialog
          wide
          title={`${opened.unit.name} · ${opened.words}`}
          close={t('devices.close')}
          onClose={() => go({ unit: undefined })}
        >
          <IndicatorRowsOpened id={id} unitId={opened.unit.id} period={period} />
        </Dialog>
      )}
    </div>
  )
}

function IndicatorTable(props: { indicator: Indicator; onOpen: (row: IndicatorRow) => void }) {
  const { indicator } = props
  const best = Math.max(1, ...indicator.rows.map((row) => row.value ?? 0))
  return (
    <DataTable<IndicatorRow>
      label={indicator.title}
      rows={indicator.rows}
      rowKey={(row) => row.unit.id}
      empty={<EmptyHint title={t('scoring.empty')} hint={t('scoring.empty-hint')} />}
      onOpen={props.onOpen}
      card={(row) => (
        <>
          <p>
            <b>{row.unit.name}</b> <Value row={row} unit={indicator.unit} onOpen={props.onOpen} />
          </p>
          <p className="quiet small">{row.words}</p>
        </>
      )}
      columns={[
        { key: 'unit', title: t('process.unit'), width: 150, render: (row) => row.unit.name },
        {
          key: 'value',
          title: t('scoring.value'),
          figures: true,
          width: 120,
          render: (row) => <Value row={row} unit={indicator.unit} onOpen={props.onOpen} />,
        },
        {
          key: 'bar',
          title: <span className="unseen">{t('scoring.bar')}</span>,
          width: 240,
          render: (row) => <Bar row={row} best={best} />,
        },
        { key: 'words', title: t('scoring.words'), render: (row) => row.words },
        { key: 'judged', title: t('scoring.judged'), figures: true, render: (row) => row.judged },
        {
          key: 'flagged',
          title: t('scoring.flagged'),
          figures: true,
          render: (row) => (row.flagged > 0 ? <span className="late">{row.flagged}</span> : row.flagged),
        },
      ]}
    />
  )
}

/** Too few to say is neither zero nor full marks; it is said in words. */
function Value(props: { row: IndicatorRow; unit: string; onOpen: (row: IndicatorRow) => void }) {
  const { row } = props
  if (row.value === null)
    return <Mark tone="grey">{t(row.state === 'too_few' ? 'scoring.too-few' : 'scoring.no-data')}</Mark>
  return (
    <Figure opens={t('scoring.open', { unit: row.unit.name })} onOpen={() => props.onOpen(row)}>
      {shown(row.value, props.unit)}
    </Figure>
  )
}

function Bar(props: { row: IndicatorRow; best: number }) {
  const { value } = props.row
  const width = value === null ? 100 : Math.round((value / props.best) * 100)
  return (
    <svg
      className={value === null ? 'bar-strip bar-hatched' : 'bar-strip'}
      viewBox="0 0 100 6"
      preserveAspectRatio="none"
      aria-hidden="true"
    >
      {value === null ? (
        Array.from({ length: 17 }, (_, index) => index * 6).map((x) => (
          <path key={x} d={`M${x} 6l6 -6`} stroke="#c5cbcf" strokeWidth="1" vectorEffect="non-scaling-stroke" />
        ))
      ) : (
        <rect width={width} height="6" />
      )}
    </svg>
  )
}

/** A share is read as a percentage. */
const shown = (value: number, unit: string): string =>
  /^(比例|share)$/.test(unit)
    ? `${(value * 100).toFixed(1)}%`
    : `${value.toLocaleString('en-US', { maximumFractionDigits: 1 })} ${unit}`
