import { startTransition, useEffect, useState } from 'react'

/**
 * Whether to draw ahead, out of sight, what is wanted soon: connected, and with its frame drawn, it
 * only has to be shown. What is in sight is drawn before that begins, and in between.
 */
export function useAhead(isWanted: boolean): boolean {
  const [isAhead, setAhead] = useState(false)
  useEffect(() => {
    if (!isWanted) return
    startTransition(() => setAhead(true))
    return () => setAhead(false)
  }, [isWanted])
  return isAhead && isWanted
}
