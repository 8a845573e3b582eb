import { startTransition, useEffect, useEffectEvent, useMemo, useState } from 'react'
import { useStore } from 'zustand'
import type { Codespace } from '#server/codespaces/codespaces.schema.ts'
import { useTRPCClient } from '#web/lib/trpc.ts'
import { useTitle } from '#web/lib/use-title.ts'
import { IdeContext, useIde } from './ide-context.ts'
import { disposeIdeServices, type IdeServices, takeIdeServices } from './ide-services.ts'
import { panels } from './panels.ts'
import { Workbench } from './workbench/Workbench.tsx'

/**
 * The IDE of one codespace. It holds the only connection of the page to its agent. Until it
 * `isShown` it may be drawn out of sight: then it connects and draws its frame, and begins nothing
 * in the codespace; the shell that has been begun there for whoever comes first it takes.
 */
export function IdePage({ codespace, isShown }: { codespace: Codespace; isShown: boolean }) {
  useTitle(codespace.displayName)
  const control = useTRPCClient()
  const { name, state } = codespace
  const [services, setServices] = useState<IdeServices | null>(null)
  const draw = useEffectEvent((taken: IdeServices) => {
    if (isShown) setServices(taken)
    // Out of sight it takes turns with what is in sight.
    else startTransition(() => setServices(taken))
  })
  useEffect(() => {
    const taken = takeIdeServices(control, name)
    draw(taken)
    return () => disposeIdeServices(taken)
  }, [control, name])
  useEffect(() => {
    // Somebody started it again: no need to wait for the next time it is asked about.
    if (state === 'running' && services?.connection.status.getState().phase === 'ended') {
      services.connection.retry()
    }
  }, [state, services])
  const ide = useMemo(
    () => services && { ...services, codespace, isShown },
    [services, codespace, isShown],
  )
  if (!ide) return null
  return (
    <IdeContext value={ide}>
      <Rounds name={name} />
    </IdeContext>
  )
}

/** The workbench, begun anew where another device's layout takes the place of this one's. */
function Rounds({ name }: { name: string }) {
  const { storage } = useIde()
  const { count } = useStore(storage.rounds)
  // biome-ignore lint/correctness/useExhaustiveDependencies: after those of the workbench that went away
  useEffect(() => storage.reopen(), [storage, count])
  return <Workbench key={`${name} ${count}`} panels={panels} />
}
