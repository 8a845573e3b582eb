import type { QueryClient } from '@tanstack/react-query'
import type { ControlPlaneOptions } from '#web/lib/trpc.ts'
import type { EarlyAnswers } from './begin-early.ts'

/**
 * What was asked for early is the first answer to the same questions; what failed then
 * is asked again.
 */
export function takeEarlyAnswers(
  { queryClient, trpc }: { queryClient: QueryClient; trpc: ControlPlaneOptions },
  { asked }: EarlyAnswers,
): void {
  if (!asked) return
  const session = trpc.session.get.queryOptions()
  void queryClient.prefetchQuery({
    queryKey: session.queryKey,
    queryFn: () => asked.session,
    retry: false,
  })
  const codespace = trpc.codespaces.get.queryOptions({ name: asked.name })
  void queryClient.prefetchQuery({
    queryKey: codespace.queryKey,
    queryFn: () => asked.codespace,
    retry: false,
  })
}
