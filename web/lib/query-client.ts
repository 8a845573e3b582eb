import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query'
import { leaveForSignIn } from './session-end.ts'
import { codeOf } from './trpc-errors.ts'

function leaveWhenSignedOut(error: unknown): void {
  if (codeOf(error) === 'UNAUTHORIZED') leaveForSignIn()
}

/**
 * For what a page is nothing without. A browser drops what it asks when the machine's networks
 * change, as they do several times within a second or two with every new container.
 */
export const retryLonger = (failures: number, error: unknown): boolean =>
  codeOf(error) === null && failures < 5

/**
 * Asks again only where no answer came: a refusal stays one. Works without a network,
 * for localhost.
 */
export function createQueryClient(): QueryClient {
  return new QueryClient({
    queryCache: new QueryCache({ onError: leaveWhenSignedOut }),
    mutationCache: new MutationCache({ onError: leaveWhenSignedOut }),
    defaultOptions: {
      queries: {
        networkMode: 'always',
        staleTime: 30_000,
        retry: (failures, error) => codeOf(error) === null && failures < 2,
        retryDelay: (attempt) => Math.min(500 * 2 ** attempt, 5000),
      },
      mutations: { networkMode: 'always', retry: false },
    },
  })
}
