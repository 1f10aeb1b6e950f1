import { useQuery } from '@tanstack/react-query'
import { ScrollArea } from '@ui'
import { useMemo, useState } from 'react'
import { QueryView } from '../QueryView.tsx'
import { t } from '../texts.ts'
import { processQuery } from './process.queries.ts'

/** The flow chart of the process, drawn by the server; fetched when it is opened. */
export function FlowDiagram(props: { process: string }) {
  const [open, setOpen] = useState(false)
  return (
    <details className="sheet flow-diagram" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary className="subtitle">{t('process.diagram')}</summary>
      {open && <Drawing process={props.process} />}
    </details>
  )
}

function Drawing(props: { process: string }) {
  const query = useQuery(processQuery(props.process))
  return (
    <QueryView query={query}>
      {(process) => <Picture svg={process.svg} title={t('process.diagram-of', { title: process.title })} />}
    </QueryView>
  )
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
