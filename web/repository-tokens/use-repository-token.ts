import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { RepositoryTokenRequest } from '#server/repository-tokens/repository-tokens.schema.ts'
import { useTRPC } from '#web/lib/trpc.ts'

/** What a repository asks a person for; undefined until that is known, null where it is nothing. */
export function useTokenRequest(repositoryUrl: string | null) {
  const trpc = useTRPC()
  return useQuery({
    ...trpc.repositoryTokens.request.queryOptions({ repositoryUrl: repositoryUrl ?? 'none' }),
    enabled: repositoryUrl !== null,
  })
}

export type TokenRequest = NonNullable<RepositoryTokenRequest>

/** Giving a token and taking it back, and everything that looks different then asked for again. */
export function useTokenChanges(onChanged: () => void = () => undefined) {
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  const onSuccess = () => {
    for (const room of [trpc.repositoryTokens, trpc.repositories, trpc.audit]) {
      void queryClient.invalidateQueries({ queryKey: room.pathKey() })
    }
    onChanged()
  }
  return {
    give: useMutation(trpc.repositoryTokens.give.mutationOptions({ onSuccess })),
    forget: useMutation(trpc.repositoryTokens.forget.mutationOptions({ onSuccess })),
  }
}
