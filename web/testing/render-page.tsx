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
import { createTRPCClient, TRPCClientError, type TRPCLink } from '@trpc/client'
import { type Observer, observable } from '@trpc/server/observable'
import type { ReactNode } from 'react'
import type { AppRouter } from '#server/router.ts'
import { createQueryClient } from '#web/lib/query-client.ts'
import { TRPCProvider } from '#web/lib/trpc.ts'
import { ToastRegion } from '#web/ui/Toast.tsx'
import { TooltipProvider } from '#web/ui/Tooltip.tsx'

export type Answers = Record<string, (input: never) => unknown>

/** What a server would refuse with: its code, and our own reason. */
export function refusal(
  code: string,
  reason: string | null,
  message: string,
): TRPCClientError<AppRouter> {
  const data = { code, reason, httpStatus: 400, path: '' }
  return TRPCClientError.from({ error: { code: -32_000, message, data } } as never)
}

/**
 * Draws `page` at `/` as the app would, on a server that answers by `answers` (by path, such as
 * `codespaces.list`). A subscription gets its answer as first item, and more of them by `push`.
 */
export function renderPage(page: ReactNode, answers: Answers) {
  const open = new Map<string, Observer<unknown, unknown>>()
  const calls: { path: string; input: unknown }[] = []
  const link: TRPCLink<AppRouter> =
    () =>
    ({ op }) =>
      observable((observer) => {
        calls.push({ path: op.path, input: op.input })
        try {
          const data = answers[op.path]?.(op.input as never)
          if (op.type !== 'subscription') {
            observer.next({ result: { type: 'data', data } })
            observer.complete()
            return
          }
          observer.next({ result: { type: 'started' } })
          if (data !== undefined) observer.next({ result: { type: 'data', data } })
          open.set(op.path, observer as Observer<unknown, unknown>)
        } catch (error) {
          observer.error(error as TRPCClientError<AppRouter>)
        }
      })
  const client = createTRPCClient<AppRouter>({ links: [link] })
  const queryClient = createQueryClient()
  const rootRoute = createRootRoute({ component: Outlet })
  const at = (path: string, element: ReactNode) =>
    createRoute({ getParentRoute: () => rootRoute, path, component: () => element })
  const router = createRouter({
    routeTree: rootRoute.addChildren([
      at('/', page),
      at('/new', 'the form'),
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
  return {
    calls,
    router,
    /** Sends one more item down an open subscription. */
    push: (path: string, data: unknown) => open.get(path)?.next({ result: { type: 'data', data } }),
  }
}
