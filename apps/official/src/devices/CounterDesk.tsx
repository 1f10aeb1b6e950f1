import type { Kind, Matter, PressAnswer, ProcessItem, Seal, Seals, Session } from '@api'
import { type UseQueryResult, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { EmptyHint } from '@ui'
import { Button } from 'antd'
import { useEffect, useRef, useState } from 'react'
import { matterQuery } from '../process/process.queries.ts'
import { QueryView } from '../QueryView.tsx'
import { t } from '../texts.ts'
import { paperQuery } from './devices.queries.ts'
import { fileAtCounter } from './file-at-counter.ts'
import { grantedFor } from './granted.ts'
import { type Filled, Intake } from './Intake.tsx'
import { extraFields } from './kinds.ts'
import { MatterInHand } from './MatterInHand.tsx'
import { PhonePanel } from './PhonePanel.tsx'
import { ownerOf, SealPanel } from './SealPanel.tsx'

interface CounterDeskProps {
  session: Session
  process: ProcessItem
  unit: { id: string; name: string }
  kind: Kind | undefined
  matterId: string | undefined
  seals: UseQueryResult<Seals>
  onMatter: (id: string | undefined) => void
  onRefuse: (kind: Kind) => void
}

/** The middle and the right of the counter: the paper in hand, and the sleeves. */
export function CounterDesk(props: CounterDeskProps) {
  const { process, unit, kind, matterId } = props
  const queries = useQueryClient()
  const [last, setLast] = useState<{ answer: PressAnswer; sealId: string; matterId: string | undefined }>()
  const matter = useQuery({ ...matterQuery(matterId ?? ''), enabled: Boolean(matterId), refetchInterval: 2_000 })
  const inHand = matterId && matter.data?.id === matterId ? matter.data : undefined
  const picture = inHand?.files.find((file) => file.mediaType.startsWith('image/'))
  const paper = useQuery(paperQuery(matterId ?? '', picture?.hash))
  const { onMatter } = props
  // A paper kept in hand from before may be finished by now, gone, or no longer this person's to see.
  const kept = useRef(matterId)
  const lost =
    (matter.isError && !matter.data) || (inHand !== undefined && inHand.id === kept.current && inHand.status !== 'open')
  const seen = inHand?.id
  useEffect(() => {
    if (lost) onMatter(undefined)
    if (seen) kept.current = undefined
  }, [lost, seen, onMatter])

  const filing = useMutation({
    mutationFn: (filled: Filled) => fileAtCounter({ process, unitId: unit.id, kind: kind as Kind, filled }),
    onSuccess: (started) => {
      setLast(undefined)
      props.onMatter(started.id)
      void queries.invalidateQueries({ queryKey: ['matters'] })
    },
  })
  const stamped = stampedOf(inHand, props.seals.data, last)

  return (
    <>
      <section className="sheet desk" aria-labelledby="desk-title">
        <div className="sheet-head">
          <h2 className="subtitle" id="desk-title">
            {inHand ? `${inHand.applicant} · ${inHand.title}` : (kind?.title ?? t('devices.choose-kind'))}
          </h2>
          <span className="quiet small">
            {inHand
              ? inHand.code
              : kind?.listed
                ? t('devices.few-fields', { n: 2 + extraFields(process, kind).length })
                : ''}
          </span>
        </div>
        {matterId ? (
          <QueryView query={matter}>
            {(found) => (
              <MatterInHand
                matter={found}
                paper={paper.data}
                stamped={stamped}
                owner={ownerOf(unit.name, sealOf(found, props.seals.data, last?.sealId))}
                onNext={() => {
                  setLast(undefined)
                  props.onMatter(undefined)
                }}
              />
            )}
          </QueryView>
        ) : kind?.listed ? (
          <Intake
            key={kind.code}
            process={process}
            kind={kind}
            unitName={unit.name}
            sending={filing.isPending}
            problem={filing.error}
            onSend={async (filled) => {
              await filing.mutateAsync(filled)
            }}
          />
        ) : kind ? (
          <EmptyHint
            title={t('devices.outside-title', { title: kind.title })}
            hint={t('devices.outside-hint')}
            action={<Button onClick={() => props.onRefuse(kind)}>{t('devices.print-notice')}</Button>}
          />
        ) : (
          <EmptyHint title={t('devices.choose-kind')} />
        )}
      </section>
      <section className="sheet seal-desk" aria-labelledby="seals-title">
        <div className="sheet-head">
          <h2 className="subtitle" id="seals-title">
            {props.seals.data
              ? t('devices.seals-of', { unit: unit.name, n: props.seals.data.seals.length })
              : t('devices.seals')}
          </h2>
          <span className="quiet small">
            {t('devices.no-faces')}{' '}
            <b className="verified">{t('devices.verified', { name: props.session.person.name })}</b>
          </span>
        </div>
        <div className={props.session.demo ? 'seal-desk-two' : ''}>
          <QueryView query={props.seals}>
            {(found) => (
              <SealPanel
                unitName={unit.name}
                seals={found.seals}
                matterId={matterId}
                matter={inHand}
                paper={paper.data}
                fetching={Boolean(matterId) && (!inHand || paper.isLoading)}
                last={last && last.matterId === matterId ? last : undefined}
                onAnswer={(answer, seal) => setLast({ answer, sealId: seal.id, matterId })}
              />
            )}
          </QueryView>
          {props.session.demo && <PhonePanel self={props.session.person.name} unitId={unit.id} matterId={matterId} />}
        </div>
      </section>
    </>
  )
}

/** The seal that serves a matter: the one lent to it, or the one last pressed. */
const sealOf = (matter: Matter, seals: Seals | undefined, pressed: string | undefined): Seal | undefined =>
  seals?.seals.find((seal) => grantedFor(seal, matter.id)) ?? seals?.seals.find((seal) => seal.id === pressed)

/** Impressions made for the matter in hand, from its authorisation or, once that is used up, from the last answer. */
function stampedOf(
  matter: Matter | undefined,
  seals: Seals | undefined,
  last: { answer: PressAnswer } | undefined,
): number {
  const granted = matter && seals?.seals.map((seal) => grantedFor(seal, matter.id)).find(Boolean)
  return granted?.used ?? last?.answer.used ?? 0
}
