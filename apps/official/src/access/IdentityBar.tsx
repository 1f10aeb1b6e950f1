import type { Session } from '@api'
import { t } from '../texts.ts'
import './access.css'

/** The line above everything in a demonstration: which county, which date, and as whom the reader is looking. */
export function IdentityBar(props: { session: Session }) {
  const { session } = props
  if (!session.demo) return null
  return (
    <aside className="identity-bar" aria-label={t('access.who')}>
      <span>
        {t('access.demo')} · {t('access.demo-date')} <b>{session.today}</b> ·{' '}
        {t('access.viewing-as', { who: whoIs(session) })} <a href="/">〔{t('access.switch')}〕</a>
      </span>
      <span className="identity-bar-note">{t('access.fictional')}</span>
    </aside>
  )
}

/** 周晓澜 · 沙渡镇新坪村印章管理员 */
export function whoIs(session: Session): string {
  const posts = session.posts
    .slice(0, 2)
    .map((post) => (post.title.startsWith(post.unit.name) ? post.title : `${post.unit.name}${post.title}`))
  return [session.person.name, posts.join('、')].filter(Boolean).join(' · ')
}
