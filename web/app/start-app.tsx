import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { createTRPCOptionsProxy } from '@trpc/tanstack-react-query'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import type { AppRouter } from '#server/router.ts'
import type { ControlPlane } from '#web/lib/control-plane.ts'
import { createQueryClient } from '#web/lib/query-client.ts'
import { TRPCProvider } from '#web/lib/trpc.ts'
import { ToastRegion } from '#web/ui/Toast.tsx'
import { TooltipProvider } from '#web/ui/Tooltip.tsx'
import type { EarlyAnswers } from './begin-early.ts'
import { createAppRouter } from './routes.tsx'
import { takeEarlyAnswers } from './take-early-answers.ts'

/** Draws the app, with what was asked for before its code had run. */
export function startApp(client: ControlPlane, early: EarlyAnswers): void {
  const queryClient = createQueryClient()
  const trpc = createTRPCOptionsProxy<AppRouter>({ client, queryClient })
  takeEarlyAnswers({ queryClient, trpc }, early)
  const router = createAppRouter({ queryClient, trpc })
  const root = document.getElementById('root')
  if (!root) throw new Error('index.html has no #root')
  createRoot(root).render(
    <StrictMode>
      <QueryClientProvider client={queryClient}>
        <TRPCProvider trpcClient={client} queryClient={queryClient}>
          <TooltipProvider>
            <ToastRegion>
              <RouterProvider router={router} />
            </ToastRegion>
          </TooltipProvider>
        </TRPCProvider>
      </QueryClientProvider>
    </StrictMode>,
  )
}
