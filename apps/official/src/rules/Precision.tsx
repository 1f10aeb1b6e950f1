import type { Flag } from '@api'
import { t } from '../texts.ts'

const boxes = 30
const few = 5

/**
 * How often this rule was right so far: one box a verdict, filled when it was upheld. That the data were wrong says nothing of the
 * rule and is counted beside it.
 */
export function Precision(props: { precision: Flag['precision']; corrected: number }) {
  const { precision, corrected } = props
  const wrong = corrected > 0 && <p className="small quiet">{t('rules.precision-corrected', { n: corrected })}</p>
  if (!precision || precision.judged === 0)
    return (
      <>
        <p className="quiet">{t('rules.precision-none')}</p>
        {wrong}
      </>
    )
  const { judged, upheld, low, high } = precision
  return (
    <>
      {judged <= boxes && (
        <p className="precision" aria-hidden="true">
          {Array.from({ length: judged }, (_, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the boxes are a picture of a number
            <i key={index} className={index < upheld ? 'upheld' : ''} />
          ))}
        </p>
      )}
      <p>
        <b>{t('rules.precision-count', { judged, upheld })}</b>
        {/* A share or a range after one or two verdicts says nothing to anybody. */}
        {judged < few
          ? t('rules.precision-few', { n: judged })
          : t('rules.precision-share', { share: Math.round((upheld / judged) * 100) })}
      </p>
      <p className="small quiet">
        {judged >= few &&
          low !== null &&
          high !== null &&
          t('rules.precision-range', { low: Math.round(low * 100), high: Math.round(high * 100) })}
        {t('rules.precision-note')}
      </p>
      {wrong}
    </>
  )
}
