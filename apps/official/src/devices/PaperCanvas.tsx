import { useEffect, useRef } from 'react'
import { t } from '../texts.ts'
import { drawPaper, type Impression } from './paper-drawing.ts'

/** What an impression says: whose seal, which copy, and that it is not a real one. */
export const impressionOf = (copy: number, owner: string): Impression => ({
  copy,
  owner,
  word: t('devices.demo-seal'),
  caption: t('devices.copy-nth', { n: copy }),
})

/** The paper as the counter's camera sees it, with its impressions. */
export function PaperCanvas(props: { paper: ImageBitmap | undefined; count: number; owner: string; name: string }) {
  const canvas = useRef<HTMLCanvasElement>(null)
  useEffect(() => {
    if (canvas.current) drawPaper(canvas.current, props.paper, impressionOf(props.count, props.owner))
  }, [props.paper, props.count, props.owner])
  const label = props.paper ? t('devices.paper-picture', { name: props.name, n: props.count }) : t('devices.paper-none')
  return <canvas ref={canvas} className="paper-canvas" width={848} height={640} role="img" aria-label={label} />
}
