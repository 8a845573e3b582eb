import type { QueryClient } from '@tanstack/react-query'
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  Outlet,
  redirect,
} from '@tanstack/react-router'
import { retryLonger } from '#web/lib/query-client.ts'
import type { ControlPlaneOptions } from '#web/lib/trpc.ts'
import { CodespacePage, CodespaceStepsPage, preloadStates } from './CodespacePage.tsx'
import { preloadIde } from './IdePart.tsx'
import { NotFoundPage } from './NotFoundPage.tsx'
import { addressInHash, readNewSearch } from './new-address.ts'
import { FirstFrame } from './PageFrame.tsx'
import { AdministrationPage, HomePage, NewPage, SignInPage, UserSettingsPage } from './pages.tsx'
import { RouteError } from './RouteError.tsx'
import { SystemBanner } from './SystemBanner.tsx'
import { localPath } from './sign-in/local-path.ts'

type RouteContext = { queryClient: QueryClient; trpc: ControlPlaneOptions }

const text = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value.slice(0, 2000) : undefined

const rootRoute = createRootRouteWithContext<RouteContext>()({
  component: Outlet,
  notFoundComponent: NotFoundPage,
})

const signInRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/sign-in',
  validateSearch: (search): { next?: string; error?: string } => {
    const next = localPath(text(search.next))
    const error = text(search.error)
    return { ...(next === '/' ? {} : { next }), ...(error ? { error } : {}) }
  },
  // Known before the page is drawn, so that nothing in it moves; where no answer comes
  // it goes without.
  loader: ({ context: { queryClient, trpc } }) =>
    Promise.all([
      queryClient.prefetchQuery(trpc.session.methods.queryOptions(undefined, { retry: false })),
      queryClient.prefetchQuery(trpc.session.ended.queryOptions(undefined, { retry: false })),
    ]),
  component: function SignIn() {
    const { next = '/', error = null } = signInRoute.useSearch()
    return <SignInPage next={next} error={error} />
  },
})

/** Everything below is for people who are signed in; others come back here after signing in. */
const signedInRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: 'signed-in',
  beforeLoad: async ({ context: { queryClient, trpc }, location }) => {
    const asked = trpc.session.get.queryOptions(undefined, { retry: retryLonger })
    const user = await queryClient.ensureQueryData(asked)
    if (!user) {
      const next = localPath(location.href)
      throw redirect({ to: '/sign-in', search: next === '/' ? {} : { next }, replace: true })
    }
    return { user }
  },
  component: function SignedIn() {
    return (
      <>
        <SystemBanner />
        <Outlet />
      </>
    )
  },
})

const homeRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/',
  beforeLoad: ({ location }) => {
    const repo = addressInHash(location.hash)
    if (repo !== null) throw redirect({ to: '/new', search: { repo }, hash: '', replace: true })
  },
  component: function Home() {
    return <HomePage user={homeRoute.useRouteContext().user} />
  },
})

const newRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/new',
  // Only what the form shows is read; nothing in an address creates anything (S-28).
  validateSearch: readNewSearch,
  component: function New() {
    return <NewPage user={newRoute.useRouteContext().user} search={newRoute.useSearch()} />
  },
})

/** The path of any page of a repository at GitHub, behind `/new`. */
const newFromRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/new/$owner/$',
  validateSearch: readNewSearch,
  component: function NewFrom() {
    const { owner, _splat: rest = '' } = newFromRoute.useParams()
    const search = { ...newFromRoute.useSearch(), repo: `${owner}/${rest}` }
    return <NewPage user={newFromRoute.useRouteContext().user} search={search} />
  },
})

const settingsRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/settings',
  component: function Settings() {
    return <UserSettingsPage user={settingsRoute.useRouteContext().user} />
  },
})

const adminRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/admin/{-$section}',
  // Each section knows what to make of them; they only filter what is shown.
  validateSearch: (search): Record<string, string | undefined> =>
    Object.fromEntries(Object.entries(search).map(([key, value]) => [key, text(value)])),
  component: function Admin() {
    return (
      <AdministrationPage
        user={adminRoute.useRouteContext().user}
        section={adminRoute.useParams().section}
        search={adminRoute.useSearch()}
      />
    )
  },
})

const codespaceRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/c/$name',
  beforeLoad: () => {
    if (document.documentElement.dataset.frame !== 'ide') preloadStates()
    preloadIde()
  },
  component: function OneCodespace() {
    const { name } = codespaceRoute.useParams()
    return <CodespacePage key={name} name={name} user={codespaceRoute.useRouteContext().user} />
  },
})

const stepsRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/c/$name/steps',
  beforeLoad: preloadStates,
  component: function Steps() {
    const { name } = stepsRoute.useParams()
    return <CodespaceStepsPage key={name} name={name} user={stepsRoute.useRouteContext().user} />
  },
})

/** The list that knows every page. */
export function createAppRouter(context: RouteContext) {
  return createRouter({
    routeTree: rootRoute.addChildren([
      signInRoute,
      signedInRoute.addChildren([
        homeRoute,
        newRoute,
        newFromRoute,
        settingsRoute,
        adminRoute,
        codespaceRoute,
        stepsRoute,
      ]),
    ]),
    context,
    defaultPreload: false,
    defaultPendingMs: 0,
    defaultPendingMinMs: 0,
    defaultPendingComponent: FirstFrame,
    defaultErrorComponent: RouteError,
    defaultNotFoundComponent: NotFoundPage,
    scrollRestoration: true,
  })
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof createAppRouter>
  }
}
