import { Dialog } from '@ui'
import { Button, Form, Input } from 'antd'
import { useState } from 'react'
import { t } from '../texts.ts'

/** 看全名: personal columns open for a purpose said in words; the look is recorded with them. */
export function OpenNames(props: { opened: boolean; onOpen: (purpose: string) => void }) {
  const [asking, setAsking] = useState(false)
  const [form] = Form.useForm<{ purpose: string }>()
  if (props.opened) return <span className="small late">{t('rules.opened')}</span>
  return (
    <>
      <button type="button" className="figure small" onClick={() => setAsking(true)}>
        {t('rules.open')}
      </button>
      {asking && (
        <Dialog
          title={t('rules.open')}
          close={t('rules.open-not')}
          onClose={() => setAsking(false)}
          actions={
            <Button type="primary" onClick={() => form.submit()}>
              {t('rules.open-go')}
            </Button>
          }
        >
          <Form
            form={form}
            layout="vertical"
            requiredMark={false}
            onFinish={({ purpose }) => {
              setAsking(false)
              props.onOpen(purpose.trim())
            }}
          >
            <Form.Item
              name="purpose"
              label={t('rules.open-purpose')}
              rules={[{ required: true, whitespace: true, min: 4, message: t('rules.open-missing') }]}
            >
              <Input maxLength={100} />
            </Form.Item>
          </Form>
        </Dialog>
      )}
    </>
  )
}
