import { useQuery, useQueryClient } from '@tanstack/react-query'
import type { ResolveInput } from '#server/repositories/repositories.schema.ts'
import { useTRPC } from '#web/lib/trpc.ts'

/** What an address leads to, once it is one; and the same for whoever cannot wait to see it. */
export function useResolution(input: ResolveInput | null) {
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  const query = useQuery({
    ...trpc.repositories.resolve.queryOptions(input ?? { address: 'none' }),
    enabled: input !== null,
    // Another branch of the same repository: what was there stays in sight until it is known.
    placeholderData: (known, before) =>
      (before?.queryKey[1]?.input as ResolveInput | undefined)?.address === input?.address
        ? known
        : undefined,
  })
  return {
    ...query,
    data: input === null ? undefined : query.data,
    look: (wanted: ResolveInput) =>
      queryClient.fetchQuery(trpc.repositories.resolve.queryOptions(wanted)),
  }
}
