import { answer, client, type Session } from '@api'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Link, Outlet, useNavigate, useRouterState } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { IdentityBar } from './access/IdentityBar.tsx'
import { holds, supervises, useSession } from './access/session.ts'
import { clearDrafts } from './draft.ts'
import './frame.css'
import { locale, type MessageKey, setLocale, t } from './texts.ts'

interface Section {
  to: string
  key: MessageKey
}

/** The sections a person's posts make useful; what she may see inside them the server decides. */
function sectionsOf(session: Session): Section[] {
  const village = holds(session, 'village-head', 'party-secretary', 'coop-chair')
  const admin = holds(session, 'system-admin')
  const sections: (Section | false)[] = [
    holds(session, 'seal-keeper') && { to: '/counter', key: 'app.nav.counter' },
    supervises(session) && { to: '/today', key: 'today.nav' },
    supervises(session) && { to: '/flags', key: 'app.nav.flags-supervisor' },
    !admin && { to: '/work', key: 'app.nav.work' },
    village && { to: '/approve', key: 'app.nav.approve' },
    !admin && { to: '/matters', key: 'app.nav.matters' },
    !admin && !supervises(session) && { to: '/flags', key: 'app.nav.flags-unit' },
    holds(session, 'accountant', 'supervision-chair') && { to: '/month-end', key: 'app.nav.month-end' },
    !admin && { to: '/publications', key: 'app.nav.publications' },
    !admin && { to: '/registers', key: 'app.nav.registers' },
    !admin && { to: '/board', key: 'app.nav.board' },
    !admin && { to: '/indicators', key: 'app.nav.indicators' },
    holds(session, 'accountant', 'town-clerk', 'town-discipline-secretary', 'county-inspector', 'county-director') && {
      to: '/imports',
      key: 'app.nav.imports',
    },
    admin && { to: '/external', key: 'app.nav.external' },
  ]
  return sections.filter((section): section is Section => section !== false)
}

/** The frame of every page behind sign-in: identity, sections, the page. */
export function Frame() {
  const session = useSession()
  const [open, setOpen] = useState(false)
  const path = useRouterState({ select: (state) => state.location.pathname })
  // biome-ignore lint/correctness/useExhaustiveDependencies: the menu closes because the page changed
  useEffect(() => setOpen(false), [path])
  return (
    <>
      <a className="skip" href="#page">
        {t('app.skip')}
      </a>
      <IdentityBar session={session} />
      <header className="bar">
        <Link to="/" className="bar-name">
          {session.product}
        </Link>
        <button
          type="button"
          className="bar-menu"
          aria-expanded={open}
          aria-label={t(open ? 'app.close-menu' : 'app.open-menu')}
          onClick={() => setOpen(!open)}
        >
          {t('app.menu')}
        </button>
        <div className={`bar-inside${open ? ' bar-open' : ''}`}>
          <nav aria-label={t('app.menu')}>
            {sectionsOf(session).map((section) => (
              <Link key={section.to} to={section.to} className="bar-link" activeProps={{ 'aria-current': 'page' }}>
                {t(section.key)}
              </Link>
            ))}
          </nav>
          <p className="bar-who">
            <span>
              {session.person.name}
              {session.posts[0] ? ` ${session.posts[0].unit.name}` : ''}
            </span>
            <button
              type="button"
              lang={locale() === 'zh' ? 'en' : 'zh'}
              className="bar-quiet"
              onClick={() => setLocale(locale() === 'zh' ? 'en' : 'zh')}
            >
              {t('app.language')}
            </button>
            <SignOut />
          </p>
        </div>
      </header>
      <main id="page" tabIndex={-1}>
        <Outlet />
      </main>
    </>
  )
}

function SignOut() {
  const queries = useQueryClient()
  const navigate = useNavigate()
  const signOut = useMutation({
    mutationFn: () => answer(client.DELETE('/api/v1/session', { body: {} })),
    onSuccess: async () => {
      clearDrafts()
      queries.clear()
      await navigate({ to: '/sign-in' })
    },
  })
  return (
    <button type="button" className="bar-quiet" onClick={() => signOut.mutate()}>
      {t('access.sign-out')}
    </button>
  )
}
