import { imports } from '@api'
import { useQuery } from '@tanstack/react-query'
import { type DragEvent, useRef, useState } from 'react'
import { Problem } from '../QueryView.tsx'
import { t } from '../texts.ts'
import { BatchList } from './BatchList.tsx'
import { DroppedFile } from './DroppedFile.tsx'
import './facts.css'
import { examplesQuery } from './facts.queries.ts'

interface Dropped {
  key: number
  file: Blob
  name: string
}

/** 数据导入: drop files, look what is in them, take them in; below, what came in before. */
export function Imports() {
  const [files, setFiles] = useState<Dropped[]>([])
  const next = useRef(1)
  const take = (given: readonly { file: Blob; name: string }[]) =>
    setFiles((before) => [...given.map((one) => ({ ...one, key: next.current++ })), ...before])
  return (
    <div className="page">
      <header className="page-head">
        <div>
          <h1 className="title">{t('facts.imports')}</h1>
          <p className="page-lead">{t('facts.imports-lead')}</p>
        </div>
      </header>
      <div className="import-desk">
        <DropZone onFiles={take} />
        <Examples onFile={(file, name) => take([{ file, name }])} />
      </div>
      <div className="stack import-files">
        {files.map(({ key, file, name }) => (
          <DroppedFile
            key={key}
            file={file}
            name={name}
            onLeave={() => setFiles((before) => before.filter((one) => one.key !== key))}
          />
        ))}
      </div>
      <BatchList />
    </div>
  )
}

function DropZone(props: { onFiles: (files: { file: Blob; name: string }[]) => void }) {
  const [over, setOver] = useState(false)
  const take = (list: FileList | null) => props.onFiles([...(list ?? [])].map((file) => ({ file, name: file.name })))
  const onDrop = (event: DragEvent) => {
    event.preventDefault()
    setOver(false)
    take(event.dataTransfer.files)
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is a second way; the input inside is the one for keyboards
    <div
      className={`drop-zone${over ? ' drop-over' : ''}`}
      onDragOver={(event) => {
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={onDrop}
    >
      <label className="drop-label">
        <b>{t('facts.drop')}</b>
        <span>{t('facts.drop-kinds')}</span>
        <input
          type="file"
          multiple
          accept=".xlsx,.xls,.ods,.csv,.txt"
          onChange={(event) => {
            take(event.target.files)
            event.target.value = ''
          }}
        />
      </label>
    </div>
  )
}

/** In the demonstration: files to try with, each to be taken along or dropped at once. */
function Examples(props: { onFile: (file: Blob, name: string) => void }) {
  const examples = useQuery(examplesQuery).data ?? []
  const [problem, setProblem] = useState<unknown>()
  if (examples.length === 0) return null
  const drop = async (name: string) => {
    try {
      const answer = await fetch(imports.exampleUrl(name), { credentials: 'same-origin' })
      props.onFile(await answer.blob(), name)
    } catch (error) {
      setProblem(error)
    }
  }
  return (
    <section className="sheet sheet-body examples">
      <h2 className="subtitle">{t('facts.examples')}</h2>
      <ul>
        {examples.map(({ name, title }) => (
          <li key={name}>
            <span>
              <b>{name}</b>
              <span className="quiet small">{title}</span>
            </span>
            <span className="example-acts">
              <button type="button" className="figure small" onClick={() => void drop(name)}>
                {t('facts.example-drop')}
                <span className="unseen"> {name}</span>
              </button>
              <a className="figure small" href={imports.exampleUrl(name)} download={name}>
                {t('facts.example-download')}
                <span className="unseen"> {name}</span>
              </a>
            </span>
          </li>
        ))}
      </ul>
      {problem !== undefined && <Problem problem={problem} />}
    </section>
  )
}
