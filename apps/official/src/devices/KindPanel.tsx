import type { Kind, MatterItem } from '@api'
import { Dialog } from '@ui'
import { Button } from 'antd'
import { useState } from 'react'
import { t, word } from '../texts.ts'
import { commonKinds, otherKinds } from './kinds.ts'

interface KindPanelProps {
  kinds: readonly Kind[]
  chosen: Kind | undefined
  onChoose: (kind: Kind) => void
  onRefuse: (kind: Kind) => void
  /** Absent while it is being fetched: nobody is told that nobody waits before that is known. */
  queue: readonly { item: MatterItem; word: string; ready: boolean }[] | undefined
  current: string | undefined
  onMatter: (id: string) => void
}

/** 常办 6 件 as large buttons; what stands outside the list says so before anything is typed. */
export function KindPanel(props: KindPanelProps) {
  const [more, setMore] = useState(false)
  const others = otherKinds(props.kinds)
  const common = commonKinds(props.kinds)
  return (
    <section className="sheet kinds" aria-labelledby="kinds-title">
      <div className="sheet-head">
        <h2 className="subtitle" id="kinds-title">
          {t('devices.common', { n: common.length })}
        </h2>
        {others.length > 0 && (
          <button type="button" className="figure small" onClick={() => setMore(true)}>
            {t('devices.others')}
          </button>
        )}
      </div>
      <div className="kind-list">
        {common.map((kind) => (
          <KindButton key={kind.code} kind={kind} chosen={props.chosen?.code === kind.code} onChoose={props.onChoose} />
        ))}
      </div>
      {props.chosen && !props.chosen.listed && <Outside kind={props.chosen} onRefuse={props.onRefuse} />}
      <Queue {...props} />
      {more && (
        <Dialog title={t('devices.others')} close={t('devices.close')} onClose={() => setMore(false)}>
          <div className="kind-list kind-list-more">
            {others.map((kind) => (
              <KindButton
                key={kind.code}
                kind={kind}
                chosen={props.chosen?.code === kind.code}
                onChoose={(chosen) => {
                  setMore(false)
                  props.onChoose(chosen)
                }}
              />
            ))}
          </div>
        </Dialog>
      )}
    </section>
  )
}

function KindButton(props: { kind: Kind; chosen: boolean; onChoose: (kind: Kind) => void }) {
  const { kind } = props
  return (
    <button
      type="button"
      className={`kind${kind.listed ? '' : ' kind-outside'}`}
      aria-pressed={props.chosen}
      onClick={() => props.onChoose(kind)}
    >
      <b>{kind.title}</b>
      {kind.listed ? (
        <span>
          {[
            kind.seal ? word('devices.seal', kind.seal) : '',
            kind.copies ? t('devices.copies-usual', { n: kind.copies }) : '',
          ]
            .filter(Boolean)
            .join(' · ')}
        </span>
      ) : (
        <span className="kind-tag">{t('devices.outside')}</span>
      )}
    </button>
  )
}

function Outside(props: { kind: Kind; onRefuse: (kind: Kind) => void }) {
  const { kind } = props
  return (
    <div className="kind-no" role="status">
      <p>{t('devices.outside-why', { basis: kind.basis ?? t('devices.outside-basis') })}</p>
      {kind.note && (
        <p>
          {kind.note}
          {t('process.stop')}
        </p>
      )}
      <Button onClick={() => props.onRefuse(kind)}>{t('devices.print-notice')}</Button>
    </div>
  )
}

function Queue(props: KindPanelProps) {
  return (
    <div className="queue">
      <h3 className="queue-head">
        <b>{t('devices.queue')}</b>
        {props.queue && <span className="quiet">{t('devices.queue-count', { n: props.queue.length })}</span>}
      </h3>
      {!props.queue && <p className="quiet small">{t('app.loading')}</p>}
      {props.queue?.length === 0 && <p className="quiet small">{t('devices.queue-empty')}</p>}
      <ul>
        {props.queue?.slice(0, 8).map(({ item, word: state, ready }) => (
          <li key={item.id}>
            <button type="button" aria-pressed={props.current === item.id} onClick={() => props.onMatter(item.id)}>
              <span className="queue-name">
                {item.applicant} · {item.title}
              </span>
              <span className={ready ? 'queue-ready' : 'quiet'}>{state}</span>
            </button>
          </li>
        ))}
      </ul>
    </div>
  )
}
