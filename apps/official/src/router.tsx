import type { QueryClient } from '@tanstack/react-query'
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  Link,
  lazyRouteComponent,
  Outlet,
  redirect,
} from '@tanstack/react-router'
import { EmptyHint, Waiting } from '@ui'
import { Button } from 'antd'
import { SignIn } from './access/SignIn.tsx'
import { homeOf, sessionQuery } from './access/session.ts'
import { Frame } from './Frame.tsx'
import { Approve } from './process/Approve.tsx'
import { MatterList } from './process/MatterList.tsx'
import { MatterPage } from './process/MatterPage.tsx'
import { WorkList } from './process/WorkList.tsx'
import { Problem } from './QueryView.tsx'
import { t } from './texts.ts'

const root = createRootRouteWithContext<{ queries: QueryClient }>()({ component: Outlet, notFoundComponent: NotFound })

const signIn = createRoute({ getParentRoute: () => root, path: '/sign-in', component: SignIn })

// Everything else is only drawn for somebody who is signed in.
const frame = createRoute({
  getParentRoute: () => root,
  id: 'frame',
  component: Frame,
  beforeLoad: async ({ context }) => {
    const session = await context.queries.ensureQueryData(sessionQuery)
    if (!session) throw redirect({ to: '/sign-in' })
    return { session }
  },
})

const start = createRoute({
  getParentRoute: () => frame,
  path: '/',
  beforeLoad: ({ context }) => {
    throw redirect({ to: homeOf(context.session, window.matchMedia('(max-width: 720px)').matches), replace: true })
  },
})

const under = () => frame
const words = (search: Record<string, unknown>, ...names: string[]): Record<string, string> =>
  Object.fromEntries(
    names.flatMap((name) => (typeof search[name] === 'string' && search[name] ? [[name, search[name]]] : [])),
  )
const work = createRoute({ getParentRoute: under, path: '/work', component: WorkList })
const approve = createRoute({
  getParentRoute: under,
  path: '/approve',
  validateSearch: (search): { matter?: string; from?: string } => words(search, 'matter', 'from'),
  component: Approve,
})
const matters = createRoute({ getParentRoute: under, path: '/matters', component: MatterList })
const matter = createRoute({ getParentRoute: under, path: '/matters/$id', component: MatterPage })
const counter = createRoute({
  getParentRoute: under,
  path: '/counter',
  component: lazyRouteComponent(() => import('./devices/Counter.tsx'), 'Counter'),
})

export interface FlagSearch {
  group?: string
  state?: string
  rule?: string
  period?: string
}
const flags = createRoute({
  getParentRoute: under,
  path: '/flags',
  validateSearch: (search): FlagSearch => words(search, 'group', 'state', 'rule', 'period'),
  component: lazyRouteComponent(() => import('./rules/FlagList.tsx'), 'FlagList'),
})
const flag = createRoute({
  getParentRoute: under,
  path: '/flags/$id',
  component: lazyRouteComponent(() => import('./rules/FlagPage.tsx'), 'FlagPage'),
})
const publications = createRoute({
  getParentRoute: under,
  path: '/publications',
  component: lazyRouteComponent(() => import('./disclosure/PublicationList.tsx'), 'PublicationList'),
})
const monthEnd = createRoute({
  getParentRoute: under,
  path: '/month-end',
  component: lazyRouteComponent(() => import('./disclosure/MonthEnd.tsx'), 'MonthEnd'),
})
const registers = createRoute({
  getParentRoute: under,
  path: '/registers',
  component: lazyRouteComponent(() => import('./registers/RegisterPages.tsx'), 'RegisterShelf'),
})
const register = createRoute({
  getParentRoute: under,
  path: '/registers/$pack/$name',
  component: lazyRouteComponent(() => import('./registers/RegisterPages.tsx'), 'RegisterList'),
})
const registerRecord = createRoute({
  getParentRoute: under,
  path: '/registers/$pack/$name/$id',
  component: lazyRouteComponent(() => import('./registers/RecordPage.tsx'), 'RecordPage'),
})
const publication = createRoute({
  getParentRoute: under,
  path: '/publications/$id',
  component: lazyRouteComponent(() => import('./disclosure/PublicationPage.tsx'), 'PublicationPage'),
})

export interface IndicatorSearch {
  indicator?: string
  period?: string
  unit?: string
}
const board = createRoute({
  getParentRoute: under,
  path: '/board',
  validateSearch: (search): { division?: string; period?: string; unit?: string } =>
    words(search, 'division', 'period', 'unit'),
  component: lazyRouteComponent(() => import('./scoring/Board.tsx'), 'Board'),
})
const indicators = createRoute({
  getParentRoute: under,
  path: '/indicators',
  validateSearch: (search): IndicatorSearch => words(search, 'indicator', 'period', 'unit'),
  component: lazyRouteComponent(() => import('./scoring/Indicators.tsx'), 'Indicators'),
})
const today = createRoute({
  getParentRoute: under,
  path: '/today',
  component: lazyRouteComponent(() => import('./today/Today.tsx'), 'Today'),
})
const todayRows = createRoute({
  getParentRoute: under,
  path: '/today/rows',
  validateSearch: (search): { what?: string; month?: string; unit?: string; name?: string } =>
    words(search, 'what', 'month', 'unit', 'name'),
  component: lazyRouteComponent(() => import('./today/Rows.tsx'), 'Rows'),
})
const todayTyping = createRoute({
  getParentRoute: under,
  path: '/today/typing',
  validateSearch: (search): { month?: string } => words(search, 'month'),
  component: lazyRouteComponent(() => import('./today/Rows.tsx'), 'Typing'),
})
const imports = createRoute({
  getParentRoute: under,
  path: '/imports',
  component: lazyRouteComponent(() => import('./facts/Imports.tsx'), 'Imports'),
})
const external = createRoute({
  getParentRoute: under,
  path: '/external',
  validateSearch: (search): FlagSearch => words(search, 'rule'),
  component: lazyRouteComponent(() => import('./facts/External.tsx'), 'External'),
})

const tree = root.addChildren([
  signIn,
  frame.addChildren([
    start,
    today,
    todayRows,
    todayTyping,
    work,
    approve,
    matters,
    matter,
    counter,
    flags,
    flag,
    publications,
    publication,
    monthEnd,
    registers,
    register,
    registerRecord,
    board,
    indicators,
    imports,
    external,
  ]),
])

export const router = createRouter({
  routeTree: tree,
  basepath: '/staff',
  context: { queries: undefined as unknown as QueryClient },
  scrollRestoration: true,
  defaultPendingComponent: () => <Waiting label={t('app.loading')} />,
  defaultErrorComponent: ({ error }) => (
    <main className="page" id="page">
      <h1 className="title">{t('app.crashed')}</h1>
      <p className="page-lead">{t('app.crashed-hint')}</p>
      <Problem problem={error} action={<Button onClick={() => window.location.reload()}>{t('app.reload')}</Button>} />
    </main>
  ),
})

function NotFound() {
  return (
    <main className="page" id="page">
      <h1 className="unseen">{t('app.not-found')}</h1>
      <EmptyHint
        title={t('app.not-found')}
        hint={t('app.not-found-hint')}
        action={<Link to="/">{t('app.to-start')}</Link>}
      />
    </main>
  )
}

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}
