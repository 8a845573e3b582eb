import { useQuery, useQueryClient } from '@tanstack/react-query'
import { devcontainerPath } from '#server/devcontainers/devcontainers.schema.ts'
import type { Preview, PreviewInput, Resolution } from '#server/repositories/repositories.schema.ts'
import { useTRPC } from '#web/lib/trpc.ts'

/** What would run and who trusts it; and the same for whoever cannot wait to see it. */
export function usePreview(input: PreviewInput | null) {
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  const query = useQuery({
    ...trpc.repositories.preview.queryOptions(input ?? ofAddress('none')),
    enabled: input !== null,
    // Another branch of the same repository: what was there stays in sight until it is known.
    placeholderData: (known, before) =>
      (before?.queryKey[1]?.input as PreviewInput | undefined)?.repositoryUrl ===
      input?.repositoryUrl
        ? known
        : undefined,
  })
  return {
    ...query,
    data: input === null ? undefined : query.data,
    look: (wanted: PreviewInput): Promise<Preview> =>
      queryClient.fetchQuery(trpc.repositories.preview.queryOptions(wanted)),
  }
}

/** Of what is known of a repository. */
export const ofResolution = (
  { repositoryUrl, sha, ref }: Resolution,
  wanted: string | null,
): PreviewInput => {
  const { data } = devcontainerPath.safeParse(wanted)
  return { repositoryUrl, sha, ref, ...(data && { devcontainerPath: data }) }
}

/** Of what nothing more is known of than how Git reaches it. */
export const ofAddress = (address: string): PreviewInput => ({
  repositoryUrl: address.trim(),
  sha: null,
})
