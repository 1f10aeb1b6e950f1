import { useMutation, useQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { useEffect, useRef } from 'react'
import { become } from '../access/become.ts'
import { Problem } from '../QueryView.tsx'
import { t } from '../texts.ts'
import { dateOf, nearTime, now } from '../when.ts'
import { phoneQuery } from './devices.queries.ts'

/** In a demonstration no message leaves the house; here is what the telephones would have shown. */
export function PhonePanel(props: { self: string; unitId: string; matterId: string | undefined }) {
  const query = useQuery(phoneQuery(props.unitId, props.matterId))
  const today = dateOf(now())
  const messages = (query.data ?? [])
    .filter((message) => props.matterId !== undefined || dateOf(message.at) === today)
    .sort((one, other) => one.at.localeCompare(other.at))
    .slice(-6)
  const owners = [...new Set(messages.map((message) => message.to))]
  const other = [...messages].reverse().find((message) => message.to !== props.self)?.to
  const becoming = useMutation({
    mutationFn: (person: string) => become(person, { matter: props.matterId, from: props.self }),
  })
  // The newest message is the one the counter waits for.
  const screen = useRef<HTMLDivElement>(null)
  const newest = messages.at(-1)?.text
  // biome-ignore lint/correctness/useExhaustiveDependencies: the message is the reason, not an input
  useEffect(() => {
    // Newer browsers answer with a promise, which an effect would take for its way out.
    void screen.current?.scrollTo({ top: screen.current.scrollHeight })
  }, [newest])
  return (
    <aside className="phone-side" aria-label={t('devices.phone')}>
      <p className="quiet small">
        {owners.length === 1 ? t('devices.phone-of', { name: owners[0] ?? '' }) : t('devices.phone')}
      </p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a list longer than the telephone is scrolled with the keyboard */}
      <div ref={screen} className="phone" tabIndex={0} role="log" aria-label={t('devices.phone')}>
        <p className="phone-top">
          <b>{t('devices.phone-sender')}</b>
        </p>
        {messages.length === 0 && <p className="quiet small phone-empty">{t('devices.phone-empty')}</p>}
        {messages.map((message) => (
          <div className="phone-message" key={`${message.at}${message.to}${message.text}`}>
            <span>
              {nearTime(message.at)}
              {owners.length > 1 ? ` · ${message.to}` : ''}
            </span>
            {/* What was sent stays in the language in which it was sent. */}
            <div lang="zh">{message.text}</div>
          </div>
        ))}
      </div>
      {other && (
        <Button block className="phone-become" loading={becoming.isPending} onClick={() => becoming.mutate(other)}>
          {t('devices.phone-become', { name: other })}
        </Button>
      )}
      {becoming.error && <Problem problem={becoming.error} />}
    </aside>
  )
}
