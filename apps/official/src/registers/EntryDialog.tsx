import type { Register, RegisterField, RegisterItem } from '@api'
import { Choice, Dialog, ProblemNote } from '@ui'
import { Button, Checkbox, Form, Input } from 'antd'
import { useState } from 'react'
import { Problem } from '../QueryView.tsx'
import { t } from '../texts.ts'
import { entered, typed } from './record-values.ts'
import { useEntry } from './registers.queries.ts'

type Typed = Record<string, string | boolean | undefined>

/** Opens a record, or enters its next version: a change, or a correction that points at what was wrong. */
export function EntryDialog(props: {
  register: Register
  record?: RegisterItem
  correcting?: boolean
  onClose: () => void
  onDone: (id: string) => void
}) {
  const { register, record, correcting = false } = props
  const entry = useEntry(register)
  const [form] = Form.useForm<Typed>()
  const [unit, setUnit] = useState(register.opensIn[0]?.id ?? '')
  const states = record
    ? register.states.filter(
        ({ value }) =>
          correcting ||
          value === record.state ||
          register.states.find((s) => s.value === record.state)?.to.includes(value),
      )
    : []
  const send = ({ state_, reason_, ...values }: Typed) => {
    const kept = entered(register.fields, values)
    const more = {
      ...(typeof state_ === 'string' ? { state: state_ } : {}),
      ...(typeof reason_ === 'string' && reason_.trim() ? { reason: reason_.trim() } : {}),
      ...(correcting && record ? { corrects: record.version } : {}),
    }
    entry.mutate(
      record ? { id: record.id, from: record.version, values: kept, ...more } : { unitId: unit, values: kept },
      {
        onSuccess: props.onDone,
      },
    )
  }
  const title = t(correcting ? 'registers.correct' : record ? 'registers.change' : 'registers.open', {
    register: register.title,
  })
  return (
    <Dialog
      title={title}
      close={t('registers.not-now')}
      onClose={props.onClose}
      actions={
        <Button type="primary" loading={entry.isPending} onClick={() => form.submit()}>
          {t('registers.save')}
        </Button>
      }
    >
      <Form
        form={form}
        layout="vertical"
        requiredMark={false}
        initialValues={record ? { ...typed(register.fields, record.values), state_: record.state } : {}}
        onFinish={send}
      >
        {!record && register.opensIn.length > 1 && (
          <Form.Item label={t('process.unit')}>
            <Choice
              value={unit}
              onChange={(value) => setUnit(String(value))}
              options={register.opensIn.map(({ id, name }) => ({ value: id, label: name }))}
            />
          </Form.Item>
        )}
        {register.fields.map((field) => (
          <FieldItem key={field.name} field={field} locked={record !== undefined && field.fixed && !correcting} />
        ))}
        {states.length > 1 && (
          <Form.Item name="state_" label={t('registers.state')}>
            <Choice options={states.map(({ value, label }) => ({ value, label }))} />
          </Form.Item>
        )}
        {record && (
          <Form.Item
            name="reason_"
            label={t(correcting ? 'registers.correct-reason' : 'registers.reason')}
            rules={correcting ? [{ required: true, message: t('registers.reason-missing') }] : []}
          >
            <Input.TextArea rows={2} maxLength={400} />
          </Form.Item>
        )}
      </Form>
      <ProblemNote mild sentence={t('registers.append-note')} />
      {entry.error && <Problem problem={entry.error} />}
    </Dialog>
  )
}

function FieldItem(props: { field: RegisterField; locked: boolean }) {
  const { field, locked } = props
  const check = field.type === 'boolean'
  return (
    <Form.Item
      name={field.name}
      label={check ? undefined : field.label}
      extra={field.hint ?? undefined}
      valuePropName={check ? 'checked' : 'value'}
      rules={[{ required: field.required, message: t('process.form.required', { label: field.label }) }]}
    >
      {inputOf(field, locked)}
    </Form.Item>
  )
}

function inputOf(field: RegisterField, locked: boolean) {
  switch (field.type) {
    case 'note':
      return <Input.TextArea rows={3} maxLength={2000} disabled={locked} />
    case 'money':
      return <Input type="number" inputMode="decimal" step="0.01" suffix={t('process.form.yuan')} disabled={locked} />
    case 'integer':
    case 'decimal':
      return <Input type="number" inputMode="decimal" step="any" disabled={locked} />
    case 'date':
    case 'month':
      return <Input type={field.type} disabled={locked} />
    case 'boolean':
      return <Checkbox disabled={locked}>{field.label}</Checkbox>
    case 'choice':
      return <Choice options={field.options} />
    default:
      return <Input maxLength={200} disabled={locked} />
  }
}
