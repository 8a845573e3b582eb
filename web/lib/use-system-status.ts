import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useSubscription } from '@trpc/tanstack-react-query'
import type { SystemStatus } from '#server/system/system.schema.ts'
import { useTRPC } from './trpc.ts'

/**
 * What holds for this whole server, or for one codespace on it, as last heard; `undefined`
 * until it is known.
 */
export function useSystemStatus(of?: { name: string }): SystemStatus | undefined {
  const trpc = useTRPC()
  return useQuery(trpc.system.status.queryOptions(of)).data
}

/** The same, live, which keeps all others up to date: once in the frame of every page. */
export function useLiveSystemStatus(): SystemStatus | undefined {
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  useSubscription(
    trpc.system.watch.subscriptionOptions(undefined, {
      onData: (status) => queryClient.setQueryData(trpc.system.status.queryKey(), status),
    }),
  )
  return useSystemStatus()
}
