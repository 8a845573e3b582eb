import { useNavigate } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { useStore } from 'zustand'
import type { EndVerdict } from '#web/lib/agent-reconnect.ts'
import { leaveForSignIn } from '#web/lib/session-end.ts'
import { Button } from '#web/ui/Button.tsx'
import { Icon } from '#web/ui/Icon.tsx'
import { useIde } from '../ide-context.ts'

const quietMs = 3000

const sentences: Record<EndVerdict, string> = {
  'not-running': 'This codespace is not running. What you typed is kept in this browser.',
  'signed-out': 'You are signed out. What you typed is kept in this browser.',
  missing: 'This codespace is no longer there, or no longer yours.',
}

/**
 * Says that there is no connection once it has lasted; a short loss is a word in the
 * status bar only.
 */
export function ConnectionBanner() {
  const { connection } = useIde()
  const navigate = useNavigate()
  const { phase, since, verdict } = useStore(connection.status)
  const isAway = phase === 'reconnecting' || phase === 'connecting'
  const isLong = useIsOlder(since, quietMs, isAway)
  if (phase === 'ended' && verdict !== null) {
    return (
      <Strip text={sentences[verdict]} isAlert>
        {verdict === 'signed-out' && <Button onClick={leaveForSignIn}>Sign in</Button>}
        {verdict === 'not-running' && <Button onClick={() => connection.retry()}>Try again</Button>}
        <Button variant="ghost" onClick={() => void navigate({ to: '/' })}>
          Back to codespaces
        </Button>
      </Strip>
    )
  }
  if (!isAway || !isLong) return null
  const text =
    phase === 'connecting'
      ? 'Still waiting for the codespace to answer.'
      : 'The connection is lost. Programs keep running; what you type is kept and sent once it is back.'
  return (
    <Strip text={text} isAlert={false}>
      <Button variant="ghost" onClick={() => connection.retry()}>
        Try now
      </Button>
    </Strip>
  )
}

function Strip(props: { text: string; isAlert: boolean; children: React.ReactNode }) {
  return (
    <div
      role={props.isAlert ? 'alert' : 'status'}
      // Over the editors: were it to push them down, every terminal would change its size with
      // each lost line.
      className="absolute top-10 left-1/2 z-30 flex w-max max-w-[calc(100vw-24px)] -translate-x-1/2 flex-wrap items-center gap-x-3 gap-y-1 rounded-card border border-line bg-raised py-1 pr-1 pl-3 shadow-float"
    >
      <Icon name="debug-disconnect" className="text-warning" />
      <span className="min-w-0 flex-1 basis-80">{props.text}</span>
      {props.children}
    </div>
  )
}

function useIsOlder(since: number, ms: number, isCounting: boolean): boolean {
  const [olderThan, setOlderThan] = useState<number | null>(null)
  useEffect(() => {
    if (!isCounting) return
    const timer = setTimeout(() => setOlderThan(since), Math.max(0, since + ms - Date.now()))
    return () => clearTimeout(timer)
  }, [since, ms, isCounting])
  return isCounting && olderThan === since
}
