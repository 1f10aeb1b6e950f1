import type { Publication } from '@api'
import { useQuery } from '@tanstack/react-query'
import { Button, Form, Input } from 'antd'
import { Problem } from '../QueryView.tsx'
import { registersQuery } from '../registers/registers.queries.ts'
import { t } from '../texts.ts'
import { useAnswer } from './disclosure.queries.ts'

/** The fields of the register in which a marked row is answered, beside the row itself; afterwards the draft is made anew. */
export function MarkAnswer(props: { publication: Publication; answer: { register: string; key: string } }) {
  const { publication, answer } = props
  const registers = useQuery(registersQuery).data ?? []
  const register = registers.find((r) => r.pack === publication.pack && r.name === answer.register)
  const answering = useAnswer(publication)
  const [form] = Form.useForm<Record<string, string>>()
  if (!register) return null
  const fields = register.fields.filter((field) => field.name !== register.keyField)
  const send = (typed: Record<string, string | undefined>) => {
    const filled = Object.entries(typed).flatMap(([name, value]) =>
      value?.trim() ? [[name, value.trim()] as const] : [],
    )
    if (filled.length === 0) {
      const first = fields[0]
      if (first) form.setFields([{ name: first.name, errors: [t('disclosure.answer-missing')] }])
      return
    }
    answering.mutate({
      register: register.name,
      values: { ...Object.fromEntries(filled), [register.keyField]: answer.key },
    })
  }
  return (
    <Form form={form} layout="vertical" requiredMark={false} className="mark-answer" onFinish={send}>
      {fields.map((field) => (
        <Form.Item
          key={field.name}
          name={field.name}
          label={field.label}
          {...(field.hint ? { extra: field.hint } : {})}
        >
          <Input maxLength={200} />
        </Form.Item>
      ))}
      <Button htmlType="submit" loading={answering.isPending}>
        {t('disclosure.answer')}
      </Button>
      {answering.error && <Problem problem={answering.error} />}
    </Form>
  )
}
