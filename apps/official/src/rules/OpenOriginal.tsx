import { openOriginal } from '@api'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Dialog } from '@ui'
import { Button, Form, Input } from 'antd'
import { useState } from 'react'
import { Problem } from '../QueryView.tsx'
import { t } from '../texts.ts'

/** 看全号: one sealed number, for a purpose said in words; it is shown once, and the look is recorded. */
export function OpenOriginal(props: {
  asked: { table: string; row: string; column: string; flag?: string }
  title: string
}) {
  const queries = useQueryClient()
  const [asking, setAsking] = useState(false)
  const [form] = Form.useForm<{ purpose: string }>()
  const opening = useMutation({
    mutationFn: ({ purpose }: { purpose: string }) => openOriginal({ ...props.asked, purpose: purpose.trim() }),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['flag', props.asked.flag] }),
  })
  const close = () => {
    setAsking(false)
    opening.reset()
  }
  return (
    <>
      {' '}
      <button type="button" className="figure small" onClick={() => setAsking(true)}>
        {t('rules.original')}
      </button>
      {asking && (
        <Dialog
          title={t('rules.original-of', { column: props.title })}
          close={t('rules.open-not')}
          onClose={close}
          actions={
            opening.data ? null : (
              <Button type="primary" loading={opening.isPending} onClick={() => form.submit()}>
                {t('rules.open-go')}
              </Button>
            )
          }
        >
          {opening.data ? (
            <>
              <p>{t('rules.original-is', { column: props.title, value: opening.data.value })}</p>
              <p className="quiet small">{t('rules.original-note')}</p>
            </>
          ) : (
            <Form form={form} layout="vertical" requiredMark={false} onFinish={(said) => opening.mutate(said)}>
              <Form.Item
                name="purpose"
                label={t('rules.open-purpose')}
                rules={[{ required: true, whitespace: true, min: 4, message: t('rules.open-missing') }]}
              >
                <Input maxLength={100} />
              </Form.Item>
            </Form>
          )}
          {opening.error && <Problem problem={opening.error} />}
        </Dialog>
      )}
    </>
  )
}
