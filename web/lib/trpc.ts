import { createTRPCContext, type TRPCOptionsProxy } from '@trpc/tanstack-react-query'
import type { AppRouter } from '#server/router.ts'

export type ControlPlaneOptions = TRPCOptionsProxy<AppRouter>

export const { TRPCProvider, useTRPC, useTRPCClient } = createTRPCContext<AppRouter>()
