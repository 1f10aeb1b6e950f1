import type { Session } from '@api'
import { useState } from 'react'
import { locale, t } from '../texts.ts'
import './access.css'
import { CastList } from './CastList.tsx'

/** The line above everything in a demonstration: which county, which date, and as whom the reader is looking. */
export function IdentityBar(props: { session: Session }) {
  const { session } = props
  const [choosing, setChoosing] = useState(false)
  if (!session.demo) return null
  return (
    <aside className="identity-bar" aria-label={t('access.who')}>
      <span>
        {t('access.demo')} · {t('access.demo-date')} <b>{session.today}</b> ·{' '}
        {t('access.viewing-as', { who: whoIs(session) })}{' '}
        <button type="button" className="figure" onClick={() => setChoosing(true)}>
          〔{t('access.switch')}〕
        </button>
      </span>
      <span className="identity-bar-note">{t('access.fictional')}</span>
      {choosing && <CastList self={session.person.name} onClose={() => setChoosing(false)} />}
    </aside>
  )
}

/** 周晓澜 · 新坪村印章管理员; several posts of one unit stand behind its name once. */
export function whoIs(session: Session): string {
  const posts = session.posts.map(({ title, unit }, index) => {
    const plain = title.startsWith(unit.name) ? title.slice(unit.name.length) : title
    if (index > 0 && session.posts[index - 1]?.unit.id === unit.id) return plain
    // 新坪村 + 村党组织书记: the village is not said twice.
    if (locale() === 'en') return `${unit.name} ${plain}`
    return unit.name + (unit.name.endsWith('村') && plain.startsWith('村') ? plain.slice(1) : plain)
  })
  return [session.person.name, posts.join(locale() === 'en' ? ', ' : '、')].filter(Boolean).join(' · ')
}
