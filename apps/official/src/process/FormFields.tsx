import { putFile, type StoredFile } from '@api'
import { useMutation } from '@tanstack/react-query'
import { Choice } from '@ui'
import { Checkbox, Form, Input, Radio } from 'antd'
import { Problem } from '../QueryView.tsx'
import { t } from '../texts.ts'
import type { FormField } from './form-field.ts'

/** The inputs of a described form. They live inside an antd `Form`, which names and labels them. */
export function FormFields(props: { fields: readonly FormField[]; onFile: (file: StoredFile) => void }) {
  return props.fields.map((field) => (
    <Form.Item
      key={field.name}
      name={field.name}
      label={field.widget === 'checkbox' ? undefined : field.label}
      extra={field.hint}
      valuePropName={field.widget === 'checkbox' ? 'checked' : 'value'}
      rules={rulesOf(field)}
    >
      {inputOf(field, props.onFile)}
    </Form.Item>
  ))
}

function rulesOf(field: FormField) {
  return [
    { required: field.required, message: t('process.form.required', { label: field.label }) },
    ...(field.schema.pattern
      ? [{ pattern: new RegExp(field.schema.pattern, 'u'), message: t('process.form.pattern', { label: field.label }) }]
      : []),
    ...(field.schema.minLength
      ? [{ min: field.schema.minLength, message: t('process.form.short', { n: field.schema.minLength }) }]
      : []),
  ]
}

function inputOf(field: FormField, onFile: (file: StoredFile) => void) {
  const most = field.schema.maxLength ?? 200
  switch (field.widget) {
    case 'textarea':
      return <Input.TextArea rows={3} maxLength={most} />
    case 'number':
      return (
        <Input type="number" inputMode="decimal" min={field.schema.minimum} max={field.schema.maximum} step="any" />
      )
    case 'money':
      return <Input type="number" inputMode="decimal" step="0.01" suffix={t('process.form.yuan')} />
    case 'date':
      return <Input type="date" />
    case 'phone':
      return <Input type="tel" inputMode="tel" maxLength={20} />
    case 'radio':
      return <Radio.Group options={field.options} />
    case 'select':
      return <Choice options={field.options} />
    case 'checkbox':
      return <Checkbox>{field.label}</Checkbox>
    case 'photo':
    case 'files':
      return <FileField several={field.widget === 'files' || field.schema.type === 'array'} onFile={onFile} />
    default:
      return <Input maxLength={most} />
  }
}

/** Sends the chosen file at once; the form's value is the hash by which the server knows it. */
export function FileField(props: {
  id?: string
  several: boolean
  onChange?: (value: string | string[]) => void
  onFile: (file: StoredFile) => void
}) {
  const sending = useMutation({
    mutationFn: (files: File[]) => Promise.all(files.map((file) => putFile(file, file.name))),
    onSuccess: (stored) => {
      for (const file of stored) props.onFile(file)
      const hashes = stored.map((file) => file.hash)
      props.onChange?.(props.several ? hashes : (hashes[0] ?? ''))
    },
  })
  return (
    <>
      <input
        id={props.id}
        type="file"
        multiple={props.several}
        accept="image/jpeg,image/png,application/pdf"
        onChange={(event) => sending.mutate([...(event.target.files ?? [])])}
      />
      {sending.isPending && <span className="quiet small">{t('process.form.sending')}</span>}
      {sending.data && <span className="quiet small">{t('process.form.sent', { n: sending.data.length })}</span>}
      {sending.error && <Problem problem={sending.error} />}
    </>
  )
}
