import { useEffect } from 'react'

const againMs = 2000

/**
 * What the server ended, because it could not read for a moment, begins anew; a lost connection
 * does so by itself.
 */
export function useAgainAfterError({ status, reset }: { status: string; reset: () => void }): void {
  // biome-ignore lint/correctness/useExhaustiveDependencies: another `reset` is no reason to wait anew
  useEffect(() => {
    if (status !== 'error') return
    const timer = setTimeout(() => reset(), againMs)
    return () => clearTimeout(timer)
  }, [status])
}
