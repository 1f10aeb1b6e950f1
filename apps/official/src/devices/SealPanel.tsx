import { type Matter, type PressAnswer, putFile, type Seal } from '@api'
import { useMutation } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { Problem } from '../QueryView.tsx'
import { t } from '../texts.ts'
import { clockTime, nearTime } from '../when.ts'
import { usePress } from './devices.queries.ts'
import { impressionOf } from './PaperCanvas.tsx'
import { photograph } from './paper-drawing.ts'
import { Sleeve } from './Sleeve.tsx'

interface SealPanelProps {
  unitName: string
  seals: readonly Seal[]
  /** The matter in hand, whose approval is told above the sleeves. */
  matter: Matter | undefined
  paper: ImageBitmap | undefined
  onAnswer: (answer: PressAnswer, seal: Seal) => void
  onMatter: (id: string) => void
  last: { answer: PressAnswer; sealId: string } | undefined
}

/** The sleeves on the screen: the same orders and answers as the iron ones. */
export function SealPanel(props: SealPanelProps) {
  const { seals } = props
  const opened =
    seals.find((seal) => mayStamp(seal) && seal.authorisation?.matterId === props.matter?.id) ?? seals.find(mayStamp)
  const [picked, setPicked] = useState<string>()
  const [paperLies, setPaperLies] = useState<boolean>()
  const [down, setDown] = useState(false)
  const press = usePress()

  // An approval that just arrived puts its own sleeve in front, whatever was picked before.
  const openedId = opened?.id
  useEffect(() => {
    if (openedId) setPicked(openedId)
  }, [openedId])

  const chosen = seals.find((seal) => seal.id === picked) ?? opened ?? seals[1] ?? seals[0]
  const lies = paperLies ?? Boolean(props.paper || chosen?.authorisation)
  const pressing = useMutation({
    mutationFn: async (seal: Seal) => {
      setDown(false)
      const used = seal.authorisation?.used ?? 0
      const picture =
        lies && mayStamp(seal) && seal.authorisation?.matterId === props.matter?.id && props.paper
          ? await photograph(props.paper, impressionOf(used + 1, ownerOf(props.unitName, seal)))
          : null
      const photo = picture ? await putFile(picture, `${seal.kind}-${used + 1}.jpg`) : undefined
      return press.mutateAsync({ sealId: seal.id, document: lies, ...(photo ? { photo: photo.hash } : {}) })
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
  const count = chosen.authorisation ?? (last && last.copies > 0 ? last : null)
  return (
    <div className="seal-panel">
      <Approval matter={props.matter} seal={opened} />
      <div className="sleeves">
        {seals.map((seal) => (
          <Sleeve
            key={seal.id}
            seal={seal}
            name={shortName(props.unitName, seal)}
            chosen={seal.id === chosen.id}
            down={down && seal.id === chosen.id}
            onChoose={() => setPicked(seal.id)}
          />
        ))}
      </div>
      <Earlier seal={chosen} matter={props.matter} onMatter={props.onMatter} />
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
        <button type="button" className="press" disabled={pressing.isPending} onClick={() => pressing.mutate(chosen)}>
          {t('devices.press')}
          <small>{pressHint(chosen, last)}</small>
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

/** Copies are left; an idle sleeve may have locked itself meanwhile and opens again at the press. */
export const mayStamp = (seal: Seal): boolean =>
  seal.authorisation !== null && seal.authorisation.used < seal.authorisation.copies

function pressHint(seal: Seal, last: PressAnswer | undefined): string {
  if (seal.authorisation && mayStamp(seal)) return t('devices.press-next', { n: seal.authorisation.used + 1 })
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

/** A seal serves the approval that came first; when that is another person's paper, the counter says whose. */
function Earlier(props: { seal: Seal; matter: Matter | undefined; onMatter: (id: string) => void }) {
  const granted = props.seal.authorisation
  if (!granted || !mayStamp(props.seal) || granted.matterId === props.matter?.id) return null
  return (
    <p className="earlier small">
      {t('devices.earlier', { applicant: granted.applicant, title: granted.title })}{' '}
      <button type="button" className="figure" onClick={() => props.onMatter(granted.matterId)}>
        {t('devices.take-it')}
      </button>
    </p>
  )
}

/** Who approved what, in the words of the matter's own steps; before that, who is being waited for. */
function Approval(props: { matter: Matter | undefined; seal: Seal | undefined }) {
  const { matter, seal } = props
  const granted = seal?.authorisation
  if (granted && (!matter || granted.matterId === matter.id)) {
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
