import { useQueries } from '@tanstack/react-query'
import { useSubscription } from '@trpc/tanstack-react-query'
import { useEffect, useState } from 'react'
import type { Codespace } from '#server/codespaces/codespaces.schema.ts'
import { useTRPC } from '#web/lib/trpc.ts'

/** Not while a page is coming up, which has better things to ask. */
const askAfterMs = 4000

/** The names of secrets that a running codespace does not have as they are by now. */
export function useChangedSecrets({ name, state }: Codespace): readonly string[] {
  const trpc = useTRPC()
  const [isLater, setLater] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setLater(true), askAfterMs)
    return () => clearTimeout(timer)
  }, [])
  const isAsked = isLater && state === 'running'
  const found = useSubscription(
    trpc.secrets.watchState.subscriptionOptions({ name }, { enabled: isAsked }),
  )
  return isAsked && found.data?.isRestartNeeded ? found.data.changed : []
}

/** Those of the codespaces that run without the secrets as they are by now, each with the names. */
export function useThoseToRestart(
  codespaces: readonly Codespace[],
): { codespace: Codespace; names: readonly string[] }[] {
  const trpc = useTRPC()
  const running = codespaces.filter(({ state }) => state === 'running')
  const states = useQueries({
    queries: running.map(({ name }) => trpc.secrets.state.queryOptions({ name })),
  })
  return running.flatMap((codespace, index) => {
    const found = states[index]?.data
    return found?.isRestartNeeded ? [{ codespace, names: found.changed }] : []
  })
}

/** `API_TOKEN`, `API_TOKEN and NPM_TOKEN`, `API_TOKEN, NPM_TOKEN and 3 other secrets`. */
export function namesWord(names: readonly string[]): string {
  if (names.length <= 2) return names.join(' and ')
  const others = names.length - 2
  return `${names.slice(0, 2).join(', ')} and ${others} other ${others === 1 ? 'secret' : 'secrets'}`
}
