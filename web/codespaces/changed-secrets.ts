import { useSubscription } from '@trpc/tanstack-react-query'
import { useEffect, useState } from 'react'
import type { Codespace } from '#server/codespaces/codespaces.schema.ts'
import { useTRPC } from '#web/lib/trpc.ts'

/**
 * The names of secrets that a running codespace does not have as they are by now, live.
 * `askAfterMs` is for a page that has better things to ask while it is coming up.
 */
export function useChangedSecrets(
  { name, state }: Codespace,
  { askAfterMs = 0 }: { askAfterMs?: number } = {},
): readonly string[] {
  const trpc = useTRPC()
  const [isLater, setLater] = useState(askAfterMs === 0)
  useEffect(() => {
    const timer = setTimeout(() => setLater(true), askAfterMs)
    return () => clearTimeout(timer)
  }, [askAfterMs])
  const isAsked = isLater && state === 'running'
  const found = useSubscription(
    trpc.secrets.watchState.subscriptionOptions({ name }, { enabled: isAsked }),
  )
  return isAsked && found.data?.isRestartNeeded ? found.data.changed : []
}

/** `API_TOKEN`, `API_TOKEN and NPM_TOKEN`, `API_TOKEN, NPM_TOKEN and 3 other secrets`. */
export function namesWord(names: readonly string[]): string {
  if (names.length <= 2) return names.join(' and ')
  const others = names.length - 2
  return `${names.slice(0, 2).join(', ')} and ${others} other ${others === 1 ? 'secret' : 'secrets'}`
}
