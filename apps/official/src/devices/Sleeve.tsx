import type { Authorisation, Seal } from '@api'
import { t } from '../texts.ts'
import { now } from '../when.ts'
import { mayStamp } from './granted.ts'

interface SleeveProps {
  seal: Seal
  /** What it may stamp now for the paper in hand. */
  granted: Authorisation | null
  name: string
  chosen: boolean
  down: boolean
  onChoose: () => void
}

/** One sleeve with its seal: locked grey, unlocked ink; the plunger falls when it is pressed. */
export function Sleeve(props: SleeveProps) {
  const { seal, granted } = props
  const open = !seal.locked && mayStamp(granted, now())
  const left = granted ? granted.copies - granted.used : 0
  return (
    <button
      type="button"
      className={`sleeve${open ? ' sleeve-open' : ''}${props.down ? ' sleeve-down' : ''}`}
      aria-pressed={props.chosen}
      onClick={props.onChoose}
    >
      <svg viewBox="0 0 118 198" aria-hidden="true">
        <g className="sleeve-body">
          <rect x="43" y="4" width="32" height="14" rx="2" />
          <rect x="51" y="18" width="16" height="10" />
          <rect x="22" y="28" width="74" height="108" rx="2" />
        </g>
        <g className="sleeve-plunger">
          <rect className="sleeve-neck" x="46" y="116" width="26" height="30" />
          <rect className="sleeve-foot" x="28" y="146" width="62" height="13" rx="1" />
        </g>
        <g className="sleeve-body">
          <rect x="22" y="28" width="74" height="108" rx="2" />
        </g>
        <g transform="translate(59,56)" className="sleeve-lock">
          <path d={open ? 'M-7 -1v-7a7 7 0 0 1 13 -3' : 'M-7 -1v-5a7 7 0 0 1 14 0v5'} />
          <rect x="-11" y="-1" width="22" height="16" rx="2" />
        </g>
        <rect className="sleeve-plate" x="30" y="86" width="58" height="34" rx="1" />
        {open ? (
          <>
            <text x="59" y="100" className="sleeve-small">
              {t('devices.left')}
            </text>
            <text x="59" y="115" className="sleeve-word">
              {t('devices.left-copies', { n: left })}
            </text>
          </>
        ) : (
          <text x="59" y="108" className="sleeve-word">
            {t('devices.locked')}
          </text>
        )}
        <path d="M8 186h102" stroke="#b9c0c4" />
        <path d="M8 190h102" stroke="#dcdfdc" />
      </svg>
      <b>{props.name}</b>
      <span>{t(open ? 'devices.is-open' : 'devices.is-locked')}</span>
    </button>
  )
}
