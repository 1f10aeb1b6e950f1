import type { Matter } from '@api'
import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { Dialog, ProblemNote } from '@ui'
import { Button, Form, Input } from 'antd'
import { useState } from 'react'
import { Problem, QueryView } from '../QueryView.tsx'
import { t } from '../texts.ts'
import { Written } from '../Written.tsx'
import { dayAndTime, dueIn } from '../when.ts'
import { FlowDiagram } from './FlowDiagram.tsx'
import { MatterFiles } from './MatterFiles.tsx'
import { StatusMark } from './MatterList.tsx'
import { MatterHistoryTable, MatterSteps } from './MatterSteps.tsx'
import './process.css'
import { matterQuery, useWithdrawal } from './process.queries.ts'
import { TaskForm } from './TaskForm.tsx'
import { DueWords } from './WorkList.tsx'

/** One matter: what is asked, what to do now, how far it is, what was recorded. */
export function MatterPage() {
  const { id } = useParams({ from: '/frame/matters/$id' })
  const query = useQuery(matterQuery(id))
  return (
    <div className="page">
      {
        <QueryView query={query} title={t('process.matter')}>
          {(matter) => <MatterView matter={matter} />}
        </QueryView>
      }
    </div>
  )
}

function MatterView(props: { matter: Matter }) {
  const { matter } = props
  const mine = matter.tasks.filter((task) => task.mine)
  const others = matter.tasks.filter((task) => !task.mine)
  return (
    <>
      <nav className="trail" aria-label={t('process.trail')}>
        <Link to="/matters">{t('process.matters')}</Link> / {matter.code}
      </nav>
      <header className="page-head">
        <div>
          <h1 className="title">{matter.title}</h1>
          <p className="page-lead">
            {t('process.matter-lead', {
              unit: matter.unit.name,
              applicant: matter.applicant,
              time: dayAndTime(matter.openedAt),
            })}
            {matter.operator?.name && matter.operator.name !== matter.applicant
              ? t('process.filed-by', { name: matter.operator.name, post: matter.operator.post })
              : ''}
          </p>
        </div>
        <div className="matter-state">
          <StatusMark row={matter} />
          {matter.status === 'open' && !dueIn(matter.dueAt).late && <DueWords due={matter.dueAt} />}
        </div>
      </header>
      {matter.incident && <ProblemNote mild sentence={matter.incident} />}
      <div className="matter-grid">
        <div className="stack">
          {mine.map((task) => (
            <section className="sheet now-sheet" key={task.id} aria-labelledby={`task-title-${task.id}`}>
              <div className="sheet-head">
                <h2 className="subtitle" id={`task-title-${task.id}`}>
                  {t('process.now-you', { step: task.name })}
                </h2>
              </div>
              <div className="sheet-body">
                <TaskForm task={task} />
              </div>
            </section>
          ))}
          {others.length > 0 && mine.length === 0 && (
            <p className="sheet sheet-body quiet">
              {others.map((task) => task.notMine).find(Boolean) ??
                t('process.now-others', { steps: others.map((task) => task.name).join('、') })}
            </p>
          )}
          <section className="sheet">
            <div className="sheet-head">
              <h2 className="subtitle">{t('process.content')}</h2>
              <span className="quiet small">{matter.number ?? ''}</span>
            </div>
            <div className="sheet-body">
              <MatterFields matter={matter} />
              <MatterFiles matter={matter} />
            </div>
          </section>
          <section className="sheet">
            <div className="sheet-head">
              <h2 className="subtitle">{t('process.history')}</h2>
              <span className="quiet small">{t('process.history-note')}</span>
            </div>
            <div className="sheet-body">
              <MatterHistoryTable history={matter.history} />
            </div>
          </section>
          <FlowDiagram matterId={matter.id} title={matter.title} />
        </div>
        <aside className="stack">
          <section className="sheet">
            <div className="sheet-head">
              <h2 className="subtitle">{t('process.steps')}</h2>
            </div>
            <div className="sheet-body">
              <MatterSteps steps={matter.steps} />
            </div>
          </section>
          <p className="row">
            <Button href={`/receipts/${matter.code}`} target="_blank">
              {t('process.receipt')}
            </Button>
            <Button href={`/progress/${matter.code}`} target="_blank">
              {t('process.public-progress')}
            </Button>
            {matter.status === 'open' && <Withdraw matter={matter} />}
          </p>
        </aside>
      </div>
    </>
  )
}

export function MatterFields(props: { matter: Matter }) {
  return (
    <dl className="terms">
      {/* What no form asked for has no words of its own: the machine's, not the reader's. */}
      {props.matter.fields
        .filter(({ name, label }) => name !== label)
        .map((field) => (
          <div className="terms-pair" key={field.name}>
            <dt>{field.label}</dt>
            <dd>
              <Written>{shown(field.value)}</Written>
            </dd>
          </div>
        ))}
    </dl>
  )
}

function shown(value: unknown): string {
  if (value === null || value === undefined || value === '') return t('app.dash')
  if (typeof value === 'boolean') return t(value ? 'process.yes' : 'process.no')
  return Array.isArray(value) ? value.map(shown).join('、') : String(value)
}

function Withdraw(props: { matter: Matter }) {
  const [open, setOpen] = useState(false)
  const withdrawal = useWithdrawal(props.matter.id)
  const [form] = Form.useForm<{ reason: string }>()
  return (
    <>
      <Button onClick={() => setOpen(true)}>{t('process.withdraw')}</Button>
      {open && (
        <Dialog
          title={t('process.withdraw-title')}
          close={t('process.keep')}
          onClose={() => setOpen(false)}
          actions={
            <Button type="primary" loading={withdrawal.isPending} onClick={() => form.submit()}>
              {t('process.withdraw')}
            </Button>
          }
        >
          <Form
            form={form}
            layout="vertical"
            requiredMark={false}
            onFinish={({ reason }) => withdrawal.mutate(reason, { onSuccess: () => setOpen(false) })}
          >
            <Form.Item
              name="reason"
              label={t('process.reason')}
              rules={[{ required: true, message: t('process.reason-missing') }]}
            >
              <Input.TextArea maxLength={400} rows={3} />
            </Form.Item>
          </Form>
          {withdrawal.error && <Problem problem={withdrawal.error} />}
        </Dialog>
      )}
    </>
  )
}
