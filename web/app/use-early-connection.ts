import { useEffect } from 'react'
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
      () => {
        // Its code did not arrive: opening the IDE asks for it again, and says so.
      },
    )
    return () => {
      isOver = true
      giveUp?.()
    }
  }, [control, name, isWanted])
}
