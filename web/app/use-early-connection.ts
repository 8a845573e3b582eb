import { useEffect } from 'react'
import { withstand } from '#web/lib/fetch-part.ts'
import { useTRPCClient } from '#web/lib/trpc.ts'

/** Connects to the codespace's agent while its steps are still shown, so that the IDE finds it connected. */
export function useEarlyConnection(name: string, isWanted: boolean): void {
  const control = useTRPCClient()
  useEffect(() => {
    if (!isWanted) return
    let isOver = false
    let giveUp: (() => void) | null = null
    import('#web/ide/ide-services.ts').then(
      ({ prepareIdeServices }) => {
        if (!isOver) giveUp = prepareIdeServices(control, name)
      },
      // Opening the IDE asks for it again, and says so.
      withstand,
    )
    return () => {
      isOver = true
      giveUp?.()
    }
  }, [control, name, isWanted])
}
