import { type QueryClient, useQuery, useQueryClient } from '@tanstack/react-query'
import { useSubscription } from '@trpc/tanstack-react-query'
import type { Codespace } from '#server/codespaces/codespaces.schema.ts'
import { type ControlPlaneOptions, useTRPC } from '#web/lib/trpc.ts'
import { useAgainAfterError } from '#web/lib/use-again-after-error.ts'

/** One's codespaces, live: the socket's snapshots replace what the query brought. */
export function useCodespaces() {
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  const query = useQuery(trpc.codespaces.list.queryOptions())
  const watch = useSubscription(
    trpc.codespaces.watch.subscriptionOptions(undefined, {
      onData: (codespaces) => rememberAll(queryClient, trpc, codespaces),
    }),
  )
  useAgainAfterError(watch)
  return {
    codespaces: query.data,
    error: query.error,
    retry: () => {
      void query.refetch()
      watch.reset()
    },
    /** What is shown may have changed since. */
    isStale: query.data !== undefined && watch.status !== 'pending',
  }
}

/**
 * One codespace, live; `undefined` until it is known. The error says when there is
 * none of that name.
 */
export function useCodespace(name: string) {
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  const query = useQuery(trpc.codespaces.get.queryOptions({ name }))
  const watch = useSubscription(
    trpc.codespaces.watch.subscriptionOptions(undefined, {
      onData: (codespaces) => {
        rememberAll(queryClient, trpc, codespaces)
        // It went while it was shown: ask, so that the page says so.
        if (codespaces.every((codespace) => codespace.name !== name)) void query.refetch()
      },
    }),
  )
  useAgainAfterError(watch)
  return {
    codespace: query.data,
    error: query.error,
    retry: () => {
      void query.refetch()
      watch.reset()
    },
    isStale: query.data !== undefined && watch.status !== 'pending',
  }
}

function rememberAll(queryClient: QueryClient, trpc: ControlPlaneOptions, codespaces: Codespace[]) {
  queryClient.setQueryData(trpc.codespaces.list.queryKey(), codespaces)
  for (const codespace of codespaces) {
    queryClient.setQueryData(trpc.codespaces.get.queryKey({ name: codespace.name }), codespace)
  }
}

/** Puts the answer of a change where the views read, without waiting for the next snapshot. */
export function rememberOne(
  queryClient: QueryClient,
  trpc: ControlPlaneOptions,
  codespace: Codespace,
) {
  queryClient.setQueryData(trpc.codespaces.get.queryKey({ name: codespace.name }), codespace)
  queryClient.setQueryData(trpc.codespaces.list.queryKey(), (known) => {
    if (!known) return known
    if (known.every(({ id }) => id !== codespace.id)) return [codespace, ...known]
    return known.map((other) => (other.id === codespace.id ? codespace : other))
  })
}
