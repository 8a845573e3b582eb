import { useSubscription } from '@trpc/tanstack-react-query'
import { useEffect } from 'react'
import { useTRPC } from '#web/lib/trpc.ts'
import { useAgainAfterError } from '#web/lib/use-again-after-error.ts'
import { useIde } from '../ide-context.ts'
import { portsOf } from './ports.ts'

const retryMs = 5000

/** Keeps the list of ports what the server and the agent say it is. */
export function useFollowPorts(): void {
  const { connection, codespace } = useIde()
  const { name, generation, state } = codespace
  const trpc = useTRPC()
  const watch = useSubscription(
    trpc.ports.changes.subscriptionOptions(
      { name },
      { onData: (view) => void portsOf({ connection }).takeView(view) },
    ),
  )
  useAgainAfterError(watch)
  // biome-ignore lint/correctness/useExhaustiveDependencies: another life of the container has other programs
  useEffect(() => {
    const ports = portsOf({ connection })
    if (state !== 'running') {
      void ports.takeDetected([])
      return
    }
    let timer: ReturnType<typeof setTimeout> | undefined
    let subscription: { unsubscribe(): void } | null = null
    const follow = () => {
      subscription = connection.client.ports.changes.subscribe(undefined, {
        onData: (detected) => void ports.takeDetected(detected),
        onError: () => {
          timer = setTimeout(follow, retryMs)
        },
      })
    }
    follow()
    return () => {
      clearTimeout(timer)
      subscription?.unsubscribe()
    }
  }, [connection, generation, state])
}
