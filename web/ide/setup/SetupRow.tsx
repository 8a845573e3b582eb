import { useState } from 'react'
import type { LifecycleRun } from '#agent/protocol/lifecycle.ts'
import { duration } from '#web/lib/relative-time.ts'
import { useNow } from '#web/lib/use-now.ts'
import { Button } from '#web/ui/Button.tsx'
import { Icon } from '#web/ui/Icon.tsx'
import { IconButton } from '#web/ui/IconButton.tsx'
import { exitWord, hookWord } from './setup-words.ts'

const marks: Record<LifecycleRun['state'], { icon: string; word: string; color: string }> = {
  pending: { icon: 'circle-large', word: 'Waiting', color: 'text-faint' },
  running: { icon: 'loading', word: 'Under way', color: 'text-accent' },
  done: { icon: 'check', word: 'Done', color: 'text-ok' },
  failed: { icon: 'error', word: 'Failed', color: 'text-danger' },
  skipped: { icon: 'dash', word: 'Skipped', color: 'text-faint' },
}

export type SetupRowProps = {
  run: LifecycleRun
  /** Something runs that nothing else of its kind can be run beside. */
  isBusy: boolean
  onRetry: () => Promise<void>
  /** Goes on with what was not run because this failed; null where there is nothing of that. */
  onContinue: (() => Promise<void>) | null
  onStop: () => Promise<void>
  onShowTerminal: (terminalId: string) => void
}

/**
 * One hook: how it went, what it says where it failed, its terminals, and to run it
 * again or stop it.
 */
export function SetupRow(props: SetupRowProps) {
  const { run, isBusy, onRetry, onContinue, onStop, onShowTerminal } = props
  const { state, parts, error } = run
  const { icon, word, color } = marks[state]
  const name = hookWord(run)
  const [only] = parts.length === 1 && parts[0]?.name === null ? parts : []
  return (
    <li className="border-t border-line py-1.5 first:border-t-0">
      <div className="flex min-h-7 items-center gap-2">
        <Icon name={icon} label={word} isSpinning={state === 'running'} className={color} />
        <span className={`min-w-0 flex-1 truncate ${state === 'pending' ? 'text-dim' : ''}`}>
          {name}
        </span>
        <span className="text-small whitespace-nowrap text-dim">
          {state === 'skipped' ? 'skipped' : <Ending run={run} exit={only?.exit ?? null} />}
        </span>
        <TerminalButton part={only} name={name} onShow={onShowTerminal} />
        <Actions name={name} state={state} isBusy={isBusy} onRetry={onRetry} onStop={onStop} />
      </div>
      {error !== null && (
        <div className="flex items-start gap-2 pl-6">
          <p className="min-w-0 flex-1 py-0.5 text-small break-words text-danger">{error}</p>
          {onContinue !== null && !isBusy && <Continue onContinue={onContinue} />}
        </div>
      )}
      {only === undefined && parts.length > 0 && (
        <ul aria-label={`Commands of ${name}`} className="pl-6">
          {parts.map((part) => (
            <li key={part.name} className="flex min-h-6 items-center gap-2 text-small text-dim">
              <span className="min-w-0 flex-1 truncate" title={part.name ?? undefined}>
                {part.name}
              </span>
              {exitWord(part.exit)}
              <TerminalButton part={part} name={part.name ?? name} onShow={onShowTerminal} />
            </li>
          ))}
        </ul>
      )}
    </li>
  )
}

function Continue({ onContinue }: { onContinue: () => Promise<void> }) {
  const [isAsked, setIsAsked] = useState(false)
  return (
    <Button
      className="h-6 px-2"
      isBusy={isAsked}
      onClick={() => {
        setIsAsked(true)
        void onContinue().finally(() => setIsAsked(false))
      }}
    >
      Continue anyway
    </Button>
  )
}

function Ending({ run, exit }: { run: LifecycleRun; exit: Parameters<typeof exitWord>[0] }) {
  const { state, startedAt, endedAt } = run
  const now = useNow(state === 'running' ? 1000 : null)
  if (startedAt === null) return null
  const took = duration((endedAt ?? Math.max(now, startedAt)) - startedAt)
  // Why it failed is written below, the exit code in it.
  const how = state === 'failed' && run.error === null ? exitWord(exit) : null
  return how === null ? took : `${how}, ${took}`
}

function TerminalButton(props: {
  part: LifecycleRun['parts'][number] | undefined
  name: string
  onShow: (terminalId: string) => void
}) {
  const { part, name, onShow } = props
  const terminalId = part?.terminalId ?? null
  if (terminalId === null) return null
  return (
    <IconButton
      isSmall
      icon="terminal"
      label={`Show the terminal of ${name}`}
      onClick={() => onShow(terminalId)}
    />
  )
}

function Actions(
  props: Pick<SetupRowProps, 'isBusy' | 'onRetry' | 'onStop'> & {
    name: string
    state: LifecycleRun['state']
  },
) {
  const { name, state, isBusy, onRetry, onStop } = props
  const [isAsked, setIsAsked] = useState(false)
  const ask = (action: () => Promise<void>) => () => {
    setIsAsked(true)
    void action().finally(() => setIsAsked(false))
  }
  if (state === 'running') {
    return (
      <Button className="h-6 px-2" isBusy={isAsked} onClick={ask(onStop)}>
        Stop
      </Button>
    )
  }
  if (isBusy || state === 'pending') return null
  if (state === 'failed') {
    return (
      <Button className="h-6 px-2" isBusy={isAsked} onClick={ask(onRetry)}>
        Retry from here
      </Button>
    )
  }
  return (
    <IconButton
      isSmall
      icon="debug-restart"
      label={state === 'done' ? `Run again from ${name}` : `Run from ${name}`}
      disabled={isAsked}
      onClick={ask(onRetry)}
    />
  )
}
