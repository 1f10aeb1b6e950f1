import { ApiProblem, answer, client } from '@api'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { Button, Form, Input } from 'antd'
import { useState } from 'react'
import { Problem } from '../QueryView.tsx'
import { t } from '../texts.ts'
import './access.css'

interface Credentials {
  name: string
  password: string
  newPassword?: string
}

/** 登录: name and password; village accounts have no e-mail. */
export function SignIn() {
  const queries = useQueryClient()
  const navigate = useNavigate()
  const [bySlip, setBySlip] = useState(false)
  const signIn = useMutation({
    mutationFn: (body: Credentials) => answer(client.POST('/api/v1/session', { body })),
    onError: (error) => {
      if (error instanceof ApiProblem && error.code === 'access.new_password_needed') setBySlip(true)
    },
    onSuccess: async () => {
      queries.clear()
      await navigate({ to: '/' })
    },
  })
  return (
    <main className="sign-in" id="page">
      <h1 className="title">{t('app.name')}</h1>
      <p className="quiet">{t('access.sign-in-lead')}</p>
      <div className="sheet sign-in-sheet">
        <Form<Credentials> layout="vertical" requiredMark={false} onFinish={(body) => signIn.mutate(body)}>
          <Form.Item
            name="name"
            label={t('access.name')}
            rules={[{ required: true, message: t('access.name-missing') }]}
          >
            <Input size="large" autoComplete="username" maxLength={40} />
          </Form.Item>
          <Form.Item
            name="password"
            label={t('access.password')}
            rules={[{ required: true, message: t('access.password-missing') }]}
          >
            <Input size="large" type="password" autoComplete="current-password" maxLength={200} />
          </Form.Item>
          {bySlip && (
            <Form.Item
              name="newPassword"
              label={t('access.new-password')}
              extra={t('access.new-password-hint')}
              rules={[{ required: true, min: 10, message: t('access.new-password-hint') }]}
            >
              <Input size="large" type="password" autoComplete="new-password" maxLength={200} />
            </Form.Item>
          )}
          {signIn.error && <Problem problem={signIn.error} />}
          <Button size="large" type="primary" htmlType="submit" block loading={signIn.isPending} className="sign-in-go">
            {t('access.sign-in')}
          </Button>
        </Form>
        <p className="quiet small">{t('access.forgotten')}</p>
      </div>
      <p>
        <a href="/">{t('access.demo-tour')}</a>
      </p>
    </main>
  )
}
