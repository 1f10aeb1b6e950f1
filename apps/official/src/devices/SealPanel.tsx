import { type Authorisation, type Matter, type PressAnswer, putFile, type Seal } from '@api'
import { useMutation } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { Problem } from '../QueryView.tsx'
import { t } from '../texts.ts'
import { clockTime, nearTime, now } from '../when.ts'
import { usePress } from './devices.queries.ts'
import { grantedFor, mayStamp } from './granted.ts'
import { impressionOf } from './PaperCanvas.tsx'
import { photograph } from './paper-drawing.ts'
import { Sleeve } from './Sleeve.tsx'

interface SealPanelProps {
  unitName: string
  seals: readonly Seal[]
  /** The matter in hand: the sleeves serve it and no other, even while it is still being fetched. */
  matterId: string | undefined
  matter: Matter | undefined
  /** The picture of its paper is on its way; without it the sleeve could not compare. */
  fetching: boolean
  paper: ImageBitmap | undefined
  onAnswer: (answer: PressAnswer, seal: Seal) => void
  last: { answer: PressAnswer; sealId: string } | undefined
}

/** The sleeves on the screen: the same orders and answers as the iron ones. */
export function SealPanel(props: SealPanelProps) {
  const { seals, matterId } = props
  const grantedTo = (seal: Seal) => grantedFor(seal, matterId)
  const opened = seals.find((seal) => mayStamp(grantedTo(seal), now()))
  const [picked, setPicked] = useState<string>()
  const [paperLies, setPaperLies] = useState<boolean>()
  const [down, setDown] = useState(false)
  const press = usePress()

  // An approval that just arrived puts its own sleeve in front, whatever was picked before.
  const openedId = opened?.id
  useEffect(() => {
    if (openedId) setPicked(openedId)
  }, [openedId])

  // What lies under the sleeve is another paper for another matter.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the matter is the reason, not an input
  useEffect(() => setPaperLies(undefined), [matterId])

  const chosen = seals.find((seal) => seal.id === picked) ?? opened ?? seals[1] ?? seals[0]
  const granted = chosen ? grantedTo(chosen) : null
  const lies = paperLies ?? Boolean(props.paper || granted)
  const pressing = useMutation({
    mutationFn: async (seal: Seal) => {
      setDown(false)
      const own = grantedTo(seal)
      const used = own?.used ?? 0
      const picture =
        lies && mayStamp(own, now()) && own.matterId === matterId && props.paper
          ? await photograph(props.paper, impressionOf(used + 1, ownerOf(props.unitName, seal)))
          : null
      const photo = picture ? await putFile(picture, `${seal.kind}-${used + 1}.jpg`) : undefined
      // A press counts for the paper in hand and for no other: never for whoever happens to be first in the queue.
      return press.mutateAsync({
        sealId: seal.id,
        document: lies,
        authorisation: own?.id ?? null,
        ...(photo ? { photo: photo.hash } : {}),
      })
    },
    onSuccess: (answer, seal) => {
      if (answer.outcome === 'stamped') {
        setDown(true)
        window.setTimeout(() => setDown(false), 650)
      }
      props.onAnswer(answer, seal)
    },
  })
  if (!chosen) return <p className="sheet-body quiet">{t('devices.no-seals')}</p>

  const last = props.last?.sealId === chosen.id ? props.last.answer : undefined
  const count = granted ?? (last && last.copies > 0 ? last : null)
  return (
    <div className="seal-panel">
      <Approval matter={props.matter} granted={opened ? grantedTo(opened) : null} />
      <div className="sleeves">
        {seals.map((seal) => (
          <Sleeve
            key={seal.id}
            seal={seal}
            granted={grantedTo(seal)}
            name={shortName(props.unitName, seal)}
            chosen={seal.id === chosen.id}
            down={down && seal.id === chosen.id}
            onChoose={() => setPicked(seal.id)}
          />
        ))}
      </div>
      <label className="paper-lies">
        <input
          type="checkbox"
          name="paper-lies"
          checked={lies}
          onChange={(event) => setPaperLies(event.target.checked)}
        />
        {t('devices.paper-lies')}
      </label>
      <div className="press-line">
        <p className="press-count">
          <b>
            {count ? count.used : t('app.dash')}
            {count && <i>/{count.copies}</i>}
          </b>
          <span>
            {count
              ? t('devices.used-left', { used: count.used, left: count.copies - count.used })
              : t('devices.nothing-approved')}
          </span>
        </p>
        <button
          type="button"
          className="press"
          disabled={pressing.isPending || props.fetching}
          onClick={() => pressing.mutate(chosen)}
        >
          {t('devices.press')}
          <small>{pressHint(chosen, granted, last)}</small>
        </button>
      </div>
      <div className="press-answer" role="status">
        {last && <Answer answer={last} seal={chosen} />}
      </div>
      {pressing.error && <Problem problem={pressing.error} />}
      <p className="quiet small seal-rules">{t('devices.rules')}</p>
    </div>
  )
}

/** 新坪村村委会: the words around the seal. */
export const ownerOf = (unitName: string, seal: Seal | undefined): string =>
  `${unitName}${seal ? shortName(unitName, seal).replace(/章$/, '') : ''}`

/** The seal's name without its owner's, which stands above the three of them. */
const shortName = (unitName: string, seal: Seal): string =>
  seal.name.startsWith(unitName) ? seal.name.slice(unitName.length) : seal.name

function pressHint(seal: Seal, granted: Authorisation | null, last: PressAnswer | undefined): string {
  if (mayStamp(granted, now())) return t('devices.press-next', { n: granted.used + 1 })
  if (last && last.copies > 0 && last.used >= last.copies) return t('devices.press-full', { n: last.copies })
  return t('devices.press-locked', { name: seal.name })
}

function Answer(props: { answer: PressAnswer; seal: Seal }) {
  const { answer } = props
  if (answer.outcome === 'refused') return <p className="press-refused">{answer.reason}</p>
  const whole = answer.used >= answer.copies
  return (
    <p className="press-stamped">
      {t(whole ? 'devices.stamped-all' : 'devices.stamped', {
        name: props.seal.name,
        time: clockTime(answer.at),
        n: answer.used,
        copies: answer.copies,
      })}
    </p>
  )
}

/** Who approved what, in the words of the matter's own steps; before that, who is being waited for. */
function Approval(props: { matter: Matter | undefined; granted: Authorisation | null }) {
  const { matter, granted } = props
  if (granted) {
    const decided = matter?.steps.filter((step) => step.state === 'done' && step.who && step.outcome).pop()
    return (
      <div className="approval">
        <b>{t('devices.approved-copies', { n: granted.copies })}</b>
        <p>
          {decided?.at
            ? t('devices.approved-by', {
                time: nearTime(decided.at),
                who: decided.who ?? '',
                post: decided.post ?? '',
                note: decided.outcome ?? '',
              })
            : t('devices.approved-for', { applicant: granted.applicant, title: granted.title })}
        </p>
      </div>
    )
  }
  const current = matter?.status === 'open' ? matter.steps.find((step) => step.state === 'current') : undefined
  if (matter && matter.status !== 'open') {
    return (
      <div className="approval approval-quiet">
        <b>{t('devices.finished')}</b>
        <p>{t('devices.finished-hint')}</p>
      </div>
    )
  }
  return (
    <div className="approval approval-quiet">
      <b>{current ? t('devices.waiting-for', { step: current.name }) : t('devices.nothing-in-hand')}</b>
      <p>{current ? t('devices.waiting-hint') : t('devices.nothing-in-hand-hint')}</p>
    </div>
  )
}
