import { useEffect, useRef } from 'react'
import { t } from '../texts.ts'
import { drawPaper } from './paper-drawing.ts'

/** The paper as the counter's camera sees it, with its impressions. */
export function PaperCanvas(props: { paper: ImageBitmap | undefined; count: number; owner: string; name: string }) {
  const canvas = useRef<HTMLCanvasElement>(null)
  useEffect(() => {
    if (canvas.current)
      drawPaper(canvas.current, props.paper, { count: props.count, owner: props.owner, word: t('devices.demo-seal') })
  }, [props.paper, props.count, props.owner])
  const label = props.paper ? t('devices.paper-picture', { name: props.name, n: props.count }) : t('devices.paper-none')
  return <canvas ref={canvas} className="paper-canvas" width={848} height={640} role="img" aria-label={label} />
}
