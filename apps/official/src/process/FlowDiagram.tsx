import type { MatterDrawing } from '@api'
import { useQuery } from '@tanstack/react-query'
import { Mark, ScrollArea } from '@ui'
import { useMemo, useState } from 'react'
import { QueryView } from '../QueryView.tsx'
import { t } from '../texts.ts'
import { drawingQuery } from './process.queries.ts'

/** 按图监督: the matter on its flow chart and what differs from it; fetched when it is opened. */
export function FlowDiagram(props: { matterId: string; title: string }) {
  const [open, setOpen] = useState(false)
  return (
    <details className="sheet flow-diagram" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary className="subtitle">{t('process.diagram')}</summary>
      {open && <Drawing {...props} />}
    </details>
  )
}

function Drawing(props: { matterId: string; title: string }) {
  const query = useQuery(drawingQuery(props.matterId))
  return (
    <QueryView query={query}>
      {(drawing) => (
        <>
          <Verdict drawing={drawing} />
          <Picture svg={drawing.svg} title={t('process.diagram-of', { title: props.title })} />
        </>
      )}
    </QueryView>
  )
}

const tones = { conforms: 'green', deviates: 'amber', undecided: 'grey' } as const

function Verdict(props: { drawing: MatterDrawing }) {
  const { verdict, deviations } = props.drawing
  return (
    <div className="drawing-verdict">
      <Mark tone={tones[verdict]}>{t(`process.verdict.${verdict}`)}</Mark>
      <ul className="small">
        {deviations.map((deviation) => (
          <li key={`${deviation.step}${deviation.at}`}>{sentenceOf(deviation.kind, deviation.name)}</li>
        ))}
      </ul>
    </div>
  )
}

function sentenceOf(kind: string, name: string): string {
  if (kind === 'skipped') return t('process.deviation.skipped', { name })
  if (kind === 'undocumented') return t('process.deviation.undocumented', { name })
  return t('process.deviation.order', { name })
}

// As a picture the drawing can neither run a script nor reach the page, whatever a pack's author put into it.
function Picture(props: { svg: string; title: string }) {
  const source = useMemo(() => `data:image/svg+xml;charset=utf-8,${encodeURIComponent(props.svg)}`, [props.svg])
  return (
    <ScrollArea className="sheet-body" label={props.title}>
      <img src={source} alt={props.title} className="flow-picture" />
    </ScrollArea>
  )
}
