import { QueryClientProvider } from '@tanstack/react-query'
import {
  createMemoryHistory,
  createRootRoute,
  createRoute,
  createRouter,
  Outlet,
  RouterProvider,
} from '@tanstack/react-router'
import { render } from '@testing-library/react'
import { createTRPCClient } from '@trpc/client'
import type { ReactNode } from 'react'
import type { AppRouter } from '#server/router.ts'
import type { SystemStatus } from '#server/system/system.schema.ts'
import { createQueryClient } from '#web/lib/query-client.ts'
import { TRPCProvider } from '#web/lib/trpc.ts'
import { ToastRegion } from '#web/ui/Toast.tsx'
import { TooltipProvider } from '#web/ui/Tooltip.tsx'
import { type Answers, fakeLink } from './fake-link.ts'

const status: SystemStatus = {
  isolation: 'verified',
  isolationReason: null,
  trashMs: 7 * 86_400_000,
  banner: null,
  maintenance: null,
}

/**
 * Draws `page` at `/` as the app would, on a server that answers by `answers`, and otherwise
 * has no worries.
 */
export function renderPage(page: ReactNode, answers: Answers) {
  const { link, calls, push } = fakeLink<AppRouter>({ 'system.status': () => status, ...answers })
  const client = createTRPCClient<AppRouter>({ links: [link] })
  const queryClient = createQueryClient()
  const rootRoute = createRootRoute({ component: Outlet })
  const at = (path: string, element: ReactNode) =>
    createRoute({ getParentRoute: () => rootRoute, path, component: () => element })
  const router = createRouter({
    routeTree: rootRoute.addChildren([
      at('/', page),
      at('/new', 'the form'),
      at('/settings', 'the settings'),
      at('/admin/{-$section}', 'the administration'),
      at('/c/$name', 'one codespace'),
    ]),
    history: createMemoryHistory({ initialEntries: ['/'] }),
  })
  render(
    <QueryClientProvider client={queryClient}>
      <TRPCProvider trpcClient={client} queryClient={queryClient}>
        <TooltipProvider>
          <ToastRegion>
            <RouterProvider router={router as never} />
          </ToastRegion>
        </TooltipProvider>
      </TRPCProvider>
    </QueryClientProvider>,
  )
  return { calls, router, push }
}
