import type { PublicationKind } from '@api'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { Choice, Dialog, ProblemNote } from '@ui'
import { Button, Form, Input } from 'antd'
import { useState } from 'react'
import { useSession } from '../access/session.ts'
import { Problem } from '../QueryView.tsx'
import { locale, t } from '../texts.ts'
import { dateOf, now } from '../when.ts'
import { kindsQuery, useDrafting } from './disclosure.queries.ts'

/** 起草: choose which sheet and which period; everything on it comes from the records. */
export function Drafting() {
  const kinds = useQuery(kindsQuery).data ?? []
  const session = useSession()
  const navigate = useNavigate()
  const drafting = useDrafting()
  const [open, setOpen] = useState(false)
  const [form] = Form.useForm<{ kind: string; period: string }>()
  const unit = session.posts[0]?.unit
  const first = kinds[0]
  if (!first || !unit) return null
  const draft = ({ kind, period }: { kind: string; period: string }) => {
    const [pack = '', disclosure = ''] = kind.split('/')
    drafting.mutate(
      { pack, disclosure, unitId: unit.id, period },
      { onSuccess: ({ id }) => void navigate({ to: '/publications/$id', params: { id } }) },
    )
  }
  return (
    <>
      <Button type="primary" onClick={() => setOpen(true)}>
        {t('disclosure.draft')}
      </Button>
      {open && (
        <Dialog
          title={t('disclosure.draft')}
          close={t('disclosure.not-now')}
          onClose={() => setOpen(false)}
          actions={
            <Button type="primary" loading={drafting.isPending} onClick={() => form.submit()}>
              {t('disclosure.draft-go')}
            </Button>
          }
        >
          <Form
            form={form}
            layout="vertical"
            requiredMark={false}
            initialValues={{ kind: idOf(first), period: lastMonth() }}
            onFinish={draft}
          >
            <Form.Item name="kind" label={t('disclosure.sheet')}>
              <Choice options={kinds.map((kind) => ({ value: idOf(kind), label: titleOf(kind, unit.name) }))} />
            </Form.Item>
            <Form.Item
              name="period"
              label={t('disclosure.period')}
              rules={[{ required: true, message: t('disclosure.period-missing') }]}
            >
              <Input maxLength={7} />
            </Form.Item>
          </Form>
          <ProblemNote mild sentence={t('disclosure.draft-note')} />
          {drafting.error && <Problem problem={drafting.error} />}
        </Dialog>
      )}
    </>
  )
}

const idOf = (kind: PublicationKind): string => `${kind.pack}/${kind.disclosure}`

/** The title as written, its place for the period left out because the period is chosen below. */
const titleOf = (kind: PublicationKind, unit: string): string =>
  ((locale() === 'en' && kind.title.en) || kind.title.zh).replace('{unit}', unit).replace(/\s*[·,]?\s*\{period\}/, '')

function lastMonth(): string {
  const [year = 0, month = 1] = dateOf(now()).split('-').map(Number)
  return month === 1 ? `${year - 1}-12` : `${year}-${String(month - 1).padStart(2, '0')}`
}
