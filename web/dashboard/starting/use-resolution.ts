import { useQuery, useQueryClient } from '@tanstack/react-query'
import type { RefWish, ResolveInput } from '#server/repositories/repositories.schema.ts'
import { useTRPC } from '#web/lib/trpc.ts'
import { reasonOf } from '#web/lib/trpc-errors.ts'
import { checkFields } from '../new-codespace-form.ts'

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

/** Its host does not answer as it should, though Git may get through all the same. */
export const isAway = (error: unknown) =>
  ['GITHUB_UNREACHABLE', 'GITHUB_MISCONFIGURED', null].includes(reasonOf(error))

/** A branch that Git would not allow is not asked for; sending it says so. */
export function inputOf(text: string, wish: RefWish | null, branch: string): ResolveInput {
  const name = checkFields({ repositoryUrl: 'none', branch }).input?.branch
  const ref = wish ?? (name === undefined ? null : ({ kind: 'branch', name } as const))
  return { address: text.trim(), ...(ref && { ref }) }
}
