import type { Kind, ProcessItem, Session } from '@api'
import { useQuery } from '@tanstack/react-query'
import { EmptyHint, Legend } from '@ui'
import { useState } from 'react'
import { useSession } from '../access/session.ts'
import { useInHand } from '../in-hand.ts'
import { mattersQuery, processesQuery, tasksQuery } from '../process/process.queries.ts'
import { QueryView } from '../QueryView.tsx'
import { t } from '../texts.ts'
import { clockTime, now } from '../when.ts'
import { CounterDesk } from './CounterDesk.tsx'
import { CounterFoot } from './CounterFoot.tsx'
import './counter.css'
import { sealsQuery } from './devices.queries.ts'
import { mayStamp } from './granted.ts'
import { KindPanel } from './KindPanel.tsx'
import { kindsOf } from './kinds.ts'
import { RefusalNotice } from './RefusalNotice.tsx'

/** 窗口受理: from the person at the window to the stamped paper on one screen. */
export function Counter() {
  const session = useSession()
  const processes = useQuery(processesQuery)
  return (
    <div className="page counter">
      <QueryView query={processes} title={t('devices.counter')}>
        {(items) => {
          const process = items.find((item) => item.startable && kindsOf(item).length > 0)
          const post = postAt(session, process)
          if (!process || !post) return <NoCounter />
          return <CounterOf session={session} process={process} unit={post.unit} />
        }}
      </QueryView>
    </div>
  )
}

/** The post in which the person files: one whose unit the flow lets her file in. */
const postAt = (session: Session, process: ProcessItem | undefined) =>
  session.posts.find((post) => process?.units?.includes(post.unit.id)) ?? session.posts[0]

function NoCounter() {
  return (
    <>
      <h1 className="title">{t('devices.counter')}</h1>
      <div className="sheet">
        <EmptyHint title={t('devices.no-counter')} hint={t('devices.no-counter-hint')} />
      </div>
    </>
  )
}

function CounterOf(props: { session: Session; process: ProcessItem; unit: { id: string; name: string } }) {
  const { process, unit, session } = props
  const kinds = kindsOf(process)
  const [kind, setKind] = useState<Kind | undefined>(kinds.find((one) => one.listed))
  const [matterId, setMatterId] = useInHand(unit.id)
  const [refused, setRefused] = useState<Kind>()
  const open = useQuery({
    ...mattersQuery({ status: 'open', process: process.id, unitId: unit.id, limit: 20 }),
    refetchInterval: 4_000,
  })
  const seals = useQuery(sealsQuery(unit.id))
  const tasks = useQuery({ ...tasksQuery(), refetchInterval: 4_000 })
  const own = new Set(tasks.data?.items.map((task) => task.matterId))

  const ready = new Set(
    (seals.data?.seals ?? []).flatMap((seal) =>
      seal.authorisations.filter((one) => mayStamp(one, now())).map((one) => one.matterId),
    ),
  )
  const queue = (open.data?.items ?? []).map((item) => ({
    item,
    ready: ready.has(item.id),
    mine: own.has(item.id),
    word: ready.has(item.id)
      ? t(item.id === matterId ? 'devices.stamping' : 'devices.to-stamp')
      : own.has(item.id)
        ? t('devices.your-turn')
        : (item.stepName ?? t('devices.to-approve')),
  }))
  const toStamp = queue.filter((one) => one.ready).length
  const toGoOn = queue.filter((one) => one.mine && !one.ready).length
  const looking = !open.data || !seals.data

  return (
    <>
      <header className="page-head">
        <div className="counter-head">
          <h1 className="title">{t('devices.counter')}</h1>
          <p>
            {t('devices.lead', { time: clockTime(now()) })}
            <b>
              {looking
                ? t('devices.lead-looking')
                : t('devices.lead-count', { stamp: toStamp, own: toGoOn, approve: queue.length - toStamp - toGoOn })}
            </b>
          </p>
        </div>
        <Legend
          label={t('app.legend')}
          items={[
            { tone: 'red', word: t('app.mark.red') },
            { tone: 'amber', word: t('app.mark.amber') },
            { tone: 'grey', word: t('app.mark.grey') },
          ]}
        />
      </header>
      <div className="counter-grid">
        <KindPanel
          kinds={kinds}
          chosen={matterId ? undefined : kind}
          onChoose={(next) => {
            setMatterId(undefined)
            setKind(next)
          }}
          onRefuse={setRefused}
          queue={looking ? undefined : queue}
          current={matterId}
          onMatter={setMatterId}
        />
        <CounterDesk
          session={session}
          process={process}
          unit={unit}
          kind={kind}
          matterId={matterId}
          seals={seals}
          onMatter={setMatterId}
          onRefuse={setRefused}
        />
      </div>
      <CounterFoot unit={unit} process={process} />
      {refused && <RefusalNotice kind={refused} unitName={unit.name} onClose={() => setRefused(undefined)} />}
    </>
  )
}
