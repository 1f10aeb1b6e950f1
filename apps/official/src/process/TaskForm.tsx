import type { MatterTask, StoredFile } from '@api'
import { Button, Form, Radio } from 'antd'
import { type ReactNode, useMemo, useState } from 'react'
import { useDraft } from '../draft.ts'
import { isNetwork, Problem } from '../QueryView.tsx'
import { t } from '../texts.ts'
import { useTypingTime } from '../typing-time.ts'
import { FormFields } from './FormFields.tsx'
import { type FormField, fieldsOf, toData } from './form-field.ts'
import { useCompletion } from './process.queries.ts'

interface TaskFormProps {
  task: MatterTask
  /** What the flow does after an outcome, in a sentence, when the page knows. */
  next?: ReactNode
  /** The outcome already chosen when the form opens. */
  outcome?: string | undefined
  onDone?: (outcome: string) => void
}

/** One task: its form, its outcomes, one button. What was typed survives a lost network and a closed window. */
export function TaskForm(props: TaskFormProps) {
  const { task } = props
  const fields = useMemo<FormField[]>(() => (task.form ? fieldsOf(task.form) : []), [task.form])
  const draft = useDraft<Record<string, unknown>>(`task.${task.id}`)
  const [form] = Form.useForm<Record<string, unknown>>()
  const [files, setFiles] = useState<StoredFile[]>([])
  const [outcome, setOutcome] = useState(() =>
    task.outcomes.length === 1
      ? (task.outcomes[0]?.value ?? '')
      : (props.outcome ?? String(draft.found?.['$outcome'] ?? '')),
  )
  const [missing, setMissing] = useState(false)
  const completion = useCompletion()
  const typing = useTypingTime()

  const send = (typed: Record<string, unknown>) => {
    if (!outcome && task.outcomes.length > 0) {
      setMissing(true)
      return
    }
    completion.mutate(
      {
        taskId: task.id,
        outcome,
        data: toData(fields, typed),
        headers: typing.headers(),
        ...(files.length ? { files: files.map(({ hash, name }) => ({ hash, name })) } : {}),
      },
      {
        onSuccess: () => {
          draft.clear()
          typing.again()
          props.onDone?.(outcome)
        },
      },
    )
  }

  return (
    <Form
      form={form}
      name={`task-${task.id}`}
      className="task-form"
      layout="vertical"
      requiredMark={false}
      initialValues={{ ...defaultsOf(fields), ...draft.found }}
      onValuesChange={(_, all) => {
        typing.touch()
        draft.keep({ ...all, $outcome: outcome })
      }}
      onFinish={send}
      scrollToFirstError
    >
      {task.outcomes.length > 1 && (
        <div className="outcomes">
          <Radio.Group
            name={`outcome-${task.id}`}
            aria-label={t('process.choose-outcome')}
            value={outcome}
            onChange={(event) => {
              setOutcome(String(event.target.value))
              setMissing(false)
              typing.touch()
              draft.keep({ ...form.getFieldsValue(), $outcome: event.target.value })
            }}
            options={task.outcomes.map(({ value, label }) => ({ value, label }))}
          />
          {missing && (
            <p role="alert" className="grave small">
              {t('process.choose-outcome')}
            </p>
          )}
        </div>
      )}
      {draft.found && <p className="quiet small">{t('process.draft-found')}</p>}
      <FormFields fields={fields} onFile={(file) => setFiles((had) => [...had, file])} />
      {completion.error && <Problem problem={completion.error} />}
      <div className="task-form-foot">
        {props.next && <div className="small">{props.next}</div>}
        <Button type="primary" htmlType="submit" size="large" loading={completion.isPending}>
          {isNetwork(completion.error) ? t('app.try-again') : labelOf(task, outcome)}
        </Button>
      </div>
    </Form>
  )
}

const labelOf = (task: MatterTask, outcome: string): string =>
  task.outcomes.find((one) => one.value === outcome)?.label ?? t('process.send')

const defaultsOf = (fields: readonly FormField[]): Record<string, unknown> =>
  Object.fromEntries(
    fields.filter((field) => field.schema.default !== undefined).map((field) => [field.name, field.schema.default]),
  )
