import type { Today as TodayView } from '@api'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { EmptyHint, Legend } from '@ui'
import { Button } from 'antd'
import { Problem, QueryView } from '../QueryView.tsx'
import { t } from '../texts.ts'
import { Decisions } from './Decisions.tsx'
import { monthName } from './month.ts'
import { Tiles } from './Tiles.tsx'
import './today.css'
import { TEMPLATE, todayQuery, useBriefing } from './today.queries.ts'

/** 今日要您决定: one sentence on how things stand, what only this person can decide now, and every village as a tile. */
export function Today() {
  const query = useQuery(todayQuery)
  return (
    <div className="page today">
      <QueryView query={query} title={t('today.title-plain')}>
        {(today) => (
          <>
            <header className="today-head">
              <h1 className="title">
                {today.decisions.length > 0 ? t('today.title', { n: today.decisions.length }) : t('today.title-none')}
              </h1>
              <Legend
                label={t('app.legend')}
                items={(['red', 'amber', 'grey'] as const).map((tone) => ({ tone, word: t(`app.mark.${tone}`) }))}
              />
            </header>
            <Sentence today={today} />
            <div className="today-grid">
              <div>
                {today.decisions.length > 0 ? (
                  <Decisions decisions={today.decisions} />
                ) : (
                  <div className="sheet">
                    <EmptyHint title={t('today.none')} hint={t('today.none-hint', { n: today.elsewhere })} />
                  </div>
                )}
                <p className="small quiet today-more">
                  {today.waiting > today.decisions.length &&
                    t('today.more', { n: today.waiting - today.decisions.length })}
                  <Link to="/today/rows" search={{ what: 'open' }}>
                    {t('today.elsewhere', { n: today.elsewhere })}
                  </Link>
                </p>
              </div>
              <Tiles tiles={today.tiles} />
            </div>
            <Foot today={today} />
          </>
        )}
      </QueryView>
    </div>
  )
}

/** Every figure is a link to the rows it counts. */
function Sentence(props: { today: TodayView }) {
  const { month, counts, usage } = props.today
  const figure = (what: 'accepted' | 'late' | 'bypassed', words: string, tone = '') => (
    <Link to="/today/rows" search={{ what, month }} className={`today-figure ${tone}`}>
      {words}
    </Link>
  )
  return (
    <p className="page-lead today-lead">
      {t('today.in-month', { month: monthName(month) })}
      {figure('accepted', t('today.accepted', { n: counts.accepted.toLocaleString('en-US') }))}
      {t('today.comma')}
      {figure('late', t('today.late', { n: counts.late }), 'today-amber')}
      {t('today.comma')}
      {figure('bypassed', t('today.bypassed', { n: counts.bypassed }), 'today-red')}
      {t('today.semicolon')}
      {usage.minutes === null ? (
        t('today.typing-unknown')
      ) : (
        <>
          {t('today.typing-before', { month: monthName(usage.month) })}
          <Link to="/today/typing" search={{ month: usage.month }} className="today-figure">
            {t('today.typing', { n: usage.minutes })}
          </Link>
        </>
      )}
      {t('today.stop')}
    </p>
  )
}

function Foot(props: { today: TodayView }) {
  const { month, decidedYesterday } = props.today
  const briefing = useBriefing()
  return (
    <section className="sheet today-foot" aria-label={t('today.briefing')}>
      <Button
        type="primary"
        size="large"
        loading={briefing.isPending}
        onClick={() => briefing.mutate({ period: month, name: t('today.briefing-file', { month }) })}
      >
        {t('today.briefing')}
      </Button>
      <p className="small">
        {t('today.briefing-of', { month: monthName(month) })}{' '}
        <a href={`/api/v1/briefings/preview?template=${TEMPLATE}&period=${month}`} target="_blank" rel="noreferrer">
          {t('today.briefing-look')}
        </a>
        {briefing.isSuccess && <b role="status"> {t('today.briefing-done')}</b>}
      </p>
      <p className="small quiet today-yesterday">{t('today.yesterday', { n: decidedYesterday })}</p>
      {briefing.error && <Problem problem={briefing.error} />}
    </section>
  )
}
