import { useSubscription } from '@trpc/tanstack-react-query'
import { useState } from 'react'
import type { LifetimeView } from '#server/lifetimes/lifetimes.schema.ts'
import { useTRPC } from '#web/lib/trpc.ts'
import { useAgainAfterError } from '#web/lib/use-again-after-error.ts'
import { useIde } from '../ide-context.ts'

export type Lifetime = {
  view: LifetimeView
  /** When this browser was told, by its own clock; so is `stopsAt`. */
  toldAt: number
  stopsAt: number
}

/** When this codespace stops and why, live; null while it is not known, or it does not run. */
export function useLifetime(): Lifetime | null {
  const { name, state } = useIde().codespace
  const trpc = useTRPC()
  const [lifetime, setLifetime] = useState<Lifetime | null>(null)
  const watch = useSubscription(
    trpc.lifetimes.watch.subscriptionOptions(
      { name },
      {
        onData(view) {
          const toldAt = Date.now()
          setLifetime(view && { view, toldAt, stopsAt: toldAt + view.stopsInMs })
        },
      },
    ),
  )
  useAgainAfterError(watch)
  return state === 'running' ? lifetime : null
}
