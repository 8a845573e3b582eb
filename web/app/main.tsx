import '#web/ui/styles.css'
import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { createTRPCOptionsProxy } from '@trpc/tanstack-react-query'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import type { AppRouter } from '#server/router.ts'
import { createQueryClient } from '#web/lib/query-client.ts'
import { createControlPlane, TRPCProvider } from '#web/lib/trpc.ts'
import { ToastRegion } from '#web/ui/Toast.tsx'
import { TooltipProvider } from '#web/ui/Tooltip.tsx'
import { beginEarly } from './begin-early.ts'
import { reloadWhereChunksFail } from './reload-for-chunks.ts'
import { createAppRouter } from './routes.tsx'

reloadWhereChunksFail()

const queryClient = createQueryClient()
const client = createControlPlane()
const trpc = createTRPCOptionsProxy<AppRouter>({ client, queryClient })
beginEarly({ client, queryClient, trpc })
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
