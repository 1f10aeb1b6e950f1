import { type ImportChoice, type ImportDone, type ImportPreview, imports } from '@api'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Choice, ProblemNote, Waiting } from '@ui'
import { Button } from 'antd'
import { type ReactNode, useEffect, useState } from 'react'
import { Problem } from '../QueryView.tsx'
import { t } from '../texts.ts'
import { dayAndTime } from '../when.ts'
import { DoneFile } from './DoneFile.tsx'
import { tablesQuery } from './facts.queries.ts'
import { Headings, RefusedRows, SampleRows } from './PreviewTables.tsx'

/** One dropped file from the first look to what the rules said of it. */
export function DroppedFile(props: { file: Blob; name: string; onLeave: () => void }) {
  const queries = useQueryClient()
  const [id, setId] = useState<string>()
  const [choice, setChoice] = useState<ImportChoice>({})
  const [done, setDone] = useState<ImportDone>()
  const looking = useMutation({
    mutationFn: async (asked: ImportChoice) => {
      const waiting = id ?? (await imports.upload(props.file, props.name)).id
      setId(waiting)
      return imports.look(waiting, asked)
    },
  })
  const taking = useMutation({
    mutationFn: (waiting: string) => imports.confirm(waiting, choice),
    onSuccess: async (answer) => {
      setDone(answer)
      await queries.invalidateQueries({ queryKey: ['import-batches'] })
    },
  })
  // biome-ignore lint/correctness/useExhaustiveDependencies: a file is looked at once; afterwards only when a choice is made
  useEffect(() => looking.mutate({}), [])
  const choose = (next: ImportChoice) => {
    setChoice(next)
    looking.mutate(next)
  }
  const leave = () => {
    if (id) void imports.leave(id).catch(() => {})
    props.onLeave()
  }
  return (
    <section className="sheet import-file" aria-label={props.name}>
      <div className="sheet-head sheet-head-plain">
        <h2 className="subtitle">{props.name}</h2>
        {!done && (
          <button type="button" className="figure small" onClick={leave}>
            {t('facts.leave')}
          </button>
        )}
      </div>
      {done ? (
        <DoneFile done={done} />
      ) : (
        <div className="sheet-body">
          {looking.isPending && <Waiting label={t('facts.looking')} />}
          {looking.error && <Problem problem={looking.error} />}
          {looking.error && id && <ChooseTable chosen={choice.table} onTable={(table) => choose({ table })} />}
          {looking.data && !looking.isPending && !looking.error && (
            <Preview preview={looking.data} onChoice={choose}>
              {taking.error && <Problem problem={taking.error} />}
              <Button
                type="primary"
                size="large"
                disabled={looking.data.good === 0 || looking.data.already !== null}
                loading={taking.isPending}
                onClick={() => id && taking.mutate(id)}
              >
                {t('facts.take', { n: looking.data.good.toLocaleString('en-US') })}
              </Button>
            </Preview>
          )}
        </div>
      )}
    </section>
  )
}

function Preview(props: { preview: ImportPreview; onChoice: (choice: ImportChoice) => void; children: ReactNode }) {
  const { preview } = props
  return (
    <>
      <p className="import-found">
        {t('facts.found', { table: preview.table.title })}
        <span className="quiet">
          {[
            preview.encoding.toUpperCase(),
            preview.sheet ? t('facts.found-sheet', { sheet: preview.sheet }) : '',
            t('facts.found-heading', { row: preview.headingRow }),
          ]
            .filter(Boolean)
            .join(' · ')}
        </span>
      </p>
      {preview.already && <ProblemNote mild sentence={t('facts.already', { at: dayAndTime(preview.already) })} />}
      <p className="import-counts">
        {t('facts.counts', {
          records: preview.records.toLocaleString('en-US'),
          good: preview.good.toLocaleString('en-US'),
          rejected: preview.rejected.toLocaleString('en-US'),
        })}
      </p>
      {preview.rejects.length > 0 && <RefusedRows rows={preview.rejects} more={preview.rejected} />}
      <SampleRows preview={preview} />
      <Headings preview={preview} onColumns={(columns) => props.onChoice({ table: preview.table.id, columns })} />
      <ChooseTable chosen={preview.table.id} onTable={(table) => props.onChoice({ table })} />
      <div className="import-act">{props.children}</div>
    </>
  )
}

function ChooseTable(props: { chosen: string | undefined; onTable: (table: string) => void }) {
  const tables = useQuery(tablesQuery).data ?? []
  return (
    <details className="import-more">
      <summary>{t('facts.other-table')}</summary>
      {/* biome-ignore lint/a11y/noLabelWithoutControl: the choice is a select, nested */}
      <label>
        <span className="unseen">{t('facts.other-table')}</span>
        <Choice
          {...(props.chosen ? { value: props.chosen } : {})}
          onChange={props.onTable}
          options={tables.map((table) => ({ value: table.id, label: table.title }))}
        />
      </label>
    </details>
  )
}
