import { useQuery } from '@tanstack/react-query'
import type { LimitUsage } from '#agent/protocol/limits.ts'
import { givenDisk } from '#web/lib/bytes.ts'
import { useIde } from '../ide-context.ts'

const askEveryMs = 10_000
const askOftenMs = 3000

/** For whoever knows that it is another one now. */
export const usageKey = (codespaceName: string) => ['limits', codespaceName]

/** What is used of the codespace's limits, now and again; undefined until it is known. */
export function useUsage(isWatched: boolean): LimitUsage | undefined {
  const { connection, codespace } = useIde()
  const { data } = useQuery({
    queryKey: usageKey(codespace.name),
    queryFn: ({ signal }) => connection.client.limits.usage.query(undefined, { signal }),
    // An agent that has just come up cannot tell of its processors yet.
    refetchInterval: ({ state }) =>
      isWatched || state.data?.cpu === null ? askOftenMs : askEveryMs,
    staleTime: askOftenMs,
    gcTime: 0,
    retry: false,
  })
  if (!data?.disk) return data
  return { ...data, disk: givenDisk(data.disk, codespace.workspaceLimitBytes) }
}
