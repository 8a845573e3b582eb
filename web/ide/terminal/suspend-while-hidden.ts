import type { TerminalSession } from './terminal-session.ts'

const hiddenMs = 20_000

/**
 * A page that is left, or hidden for long, draws nothing (browsers slow its timers down to one a
 * minute), and would hold up what prints into its window. Lasts until what it returns is called.
 */
export function suspendWhileHidden(sessions: ReadonlyMap<string, TerminalSession>): () => void {
  const listening = new AbortController()
  const { signal } = listening
  let timer: ReturnType<typeof setTimeout> | undefined
  const suspend = () => {
    for (const session of sessions.values()) session.suspend()
  }
  const resume = () => {
    for (const session of sessions.values()) session.resume()
  }
  const look = () => {
    clearTimeout(timer)
    if (document.visibilityState === 'visible') resume()
    else timer = setTimeout(suspend, hiddenMs)
  }
  window.addEventListener('pagehide', suspend, { signal })
  window.addEventListener('pageshow', resume, { signal })
  document.addEventListener('visibilitychange', look, { signal })
  return () => {
    clearTimeout(timer)
    listening.abort()
  }
}
