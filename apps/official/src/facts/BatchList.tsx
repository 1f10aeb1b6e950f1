import { type ImportBatch, imports } from '@api'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { DataTable, Dialog, EmptyHint } from '@ui'
import { Button, Form, Input } from 'antd'
import { useState } from 'react'
import { pagingOf } from '../paging.ts'
import { Problem, QueryView } from '../QueryView.tsx'
import { t } from '../texts.ts'
import { dayAndTime } from '../when.ts'
import { batchesPage, batchesQuery } from './facts.queries.ts'

/** The files that came in: who brought them, what was taken and refused, and the way back. */
export function BatchList() {
  const [offset, setOffset] = useState(0)
  const [undoing, setUndoing] = useState<ImportBatch>()
  const query = useQuery(batchesQuery(offset))
  return (
    <section>
      <h2 className="subtitle import-list-title">{t('facts.batches')}</h2>
      <QueryView query={query}>
        {({ items, total }) => (
          <DataTable
            label={t('facts.batches')}
            rows={items}
            rowKey={(row) => String(row.id)}
            empty={<EmptyHint title={t('facts.batches-none')} />}
            paging={pagingOf(batchesPage, offset, total, setOffset)}
            card={(row) => (
              <div className="sheet-body">
                <b>{row.file}</b>
                <p className="small">
                  {row.tableTitle} · {t('facts.rows', { n: row.taken.toLocaleString('en-US') })} ·{' '}
                  {dayAndTime(row.importedAt)}
                </p>
                <Acts row={row} onUndo={setUndoing} />
              </div>
            )}
            columns={[
              { key: 'file', title: t('facts.file'), render: (row) => row.file },
              { key: 'table', title: t('facts.table'), render: (row) => row.tableTitle },
              {
                key: 'taken',
                title: t('facts.taken-rows'),
                figures: true,
                render: (row) => row.taken.toLocaleString('en-US'),
              },
              {
                key: 'rejected',
                title: t('facts.refused-rows'),
                figures: true,
                render: (row) => row.rejected.toLocaleString('en-US'),
              },
              {
                key: 'by',
                title: t('facts.brought-by'),
                render: (row) => [row.importedBy, row.unit?.name].filter(Boolean).join(' · ') || t('facts.by-machine'),
              },
              { key: 'at', title: t('facts.when'), render: (row) => dayAndTime(row.importedAt) },
              { key: 'acts', title: t('facts.acts'), render: (row) => <Acts row={row} onUndo={setUndoing} /> },
            ]}
          />
        )}
      </QueryView>
      {undoing && <Undo batch={undoing} onClose={() => setUndoing(undefined)} />}
    </section>
  )
}

function Acts(props: { row: ImportBatch; onUndo: (batch: ImportBatch) => void }) {
  const { row } = props
  if (row.undoneAt) return <span className="quiet small">{t('facts.undone', { why: row.undoneWhy ?? '' })}</span>
  return (
    <span className="example-acts">
      {row.hasRejects && (
        <a className="figure small" href={imports.rejectsUrl(row.id)} download>
          {t('facts.download-refused')}
        </a>
      )}
      {row.importedBy && (
        <button type="button" className="figure small" onClick={() => props.onUndo(row)}>
          {t('facts.undo')}
          <span className="unseen"> {row.file}</span>
        </button>
      )}
    </span>
  )
}

function Undo(props: { batch: ImportBatch; onClose: () => void }) {
  const queries = useQueryClient()
  const [form] = Form.useForm<{ why: string }>()
  const undoing = useMutation({
    mutationFn: ({ why }: { why: string }) => imports.undo(props.batch.id, why),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['import-batches'] })
      props.onClose()
    },
  })
  return (
    <Dialog
      title={t('facts.undo-title', { file: props.batch.file })}
      close={t('facts.undo-not')}
      onClose={props.onClose}
      actions={
        <Button type="primary" danger loading={undoing.isPending} onClick={() => form.submit()}>
          {t('facts.undo-go')}
        </Button>
      }
    >
      <p>{t('facts.undo-note', { n: props.batch.taken.toLocaleString('en-US') })}</p>
      <Form form={form} layout="vertical" requiredMark={false} onFinish={(said) => undoing.mutate(said)}>
        <Form.Item
          name="why"
          label={t('facts.undo-why')}
          rules={[{ required: true, whitespace: true, min: 2, message: t('facts.undo-why-missing') }]}
        >
          <Input maxLength={200} />
        </Form.Item>
      </Form>
      {undoing.error && <Problem problem={undoing.error} />}
    </Dialog>
  )
}
