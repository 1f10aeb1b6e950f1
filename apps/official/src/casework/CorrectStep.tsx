import { answer, type Correction, client, type MatterTask, type StoredFile } from '@api'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Button, Form, Input } from 'antd'
import { useState } from 'react'
import { FileField, FormFields } from '../process/FormFields.tsx'
import { fieldsOf, toData } from '../process/form-field.ts'
import { Problem } from '../QueryView.tsx'
import { t } from '../texts.ts'
import { Written } from '../Written.tsx'

/** 更正: what was typed wrongly, old beside new, why, and what shows it. Sent at once; then the step is done and the rule asked again. */
export function CorrectStep(props: { flagId: string; task: MatterTask; form: NonNullable<Correction['form']> }) {
  const { flagId, task } = props
  const { form: described, values, shown } = props.form
  const fields = fieldsOf(described)
  const [form] = Form.useForm<Record<string, unknown>>()
  const [files, setFiles] = useState<StoredFile[]>([])
  const queries = useQueryClient()
  const sending = useMutation({
    mutationFn: async ({ $reason, $files: _files, ...typed }: Record<string, unknown>) => {
      const data = changed(toData(fields, typed), values)
      const papers = files.map(({ hash, name }) => ({ hash, name }))
      await answer(
        client.POST('/api/v1/flags/{id}/correct', {
          params: { path: { id: flagId } },
          body: { data, reason: String($reason).trim(), files: papers },
        }),
      )
      if (isDoneBySending(task))
        await answer(
          client.POST('/api/v1/tasks/{id}/complete', {
            params: { path: { id: task.id } },
            body: { outcome: task.outcomes[0]?.value ?? '', data: {} },
          }),
        )
    },
    // The page drops the finished step, so nobody waits here for it.
    onSettled: () => {
      void queries.invalidateQueries({ predicate: (query) => query.queryKey[0] !== 'session' })
    },
  })
  return (
    <Form
      form={form}
      name={`correct-${task.id}`}
      className="correct-form"
      layout="vertical"
      requiredMark={false}
      initialValues={values}
      onFinish={(typed) => sending.mutate(typed)}
      scrollToFirstError
    >
      <dl className="terms">
        {fields.map((field) => (
          <div className="terms-pair" key={field.name}>
            <dt>{t('casework.was', { label: field.label })}</dt>
            <dd>
              <Written>{shown[field.name] ?? t('app.dash')}</Written>
            </dd>
          </div>
        ))}
      </dl>
      <FormFields
        fields={fields.map((field) => ({
          ...field,
          label: t('casework.becomes', { label: field.label }),
          widget: field.options.length > 4 ? 'select' : field.widget,
        }))}
        onFile={() => {}}
      />
      <Form.Item
        name="$reason"
        label={t('casework.correct-reason')}
        rules={[{ required: true, whitespace: true, min: 5, message: t('casework.correct-reason-missing') }]}
      >
        <Input.TextArea rows={2} maxLength={800} />
      </Form.Item>
      <Form.Item name="$files" label={t('casework.correct-papers')}>
        <FileField several onFile={(file) => setFiles((had) => [...had, file])} />
      </Form.Item>
      {sending.error && <Problem problem={sending.error} />}
      <Button type="primary" htmlType="submit" size="large" loading={sending.isPending}>
        {isDoneBySending(task) ? task.outcomes[0]?.label : t('casework.correct-send')}
      </Button>
    </Form>
  )
}

/** Nothing else is asked at this step: correcting is doing it. */
export const isDoneBySending = (task: MatterTask): boolean =>
  task.outcomes.length === 1 && (task.form?.schema.required ?? []).length === 0

const changed = (data: Record<string, unknown>, before: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(data).filter(([name, value]) => value !== before[name]))
