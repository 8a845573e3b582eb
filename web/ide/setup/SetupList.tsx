import type { LifecycleHook, LifecycleRun } from '#agent/protocol/lifecycle.ts'
import { showToast } from '#web/ui/Toast.tsx'
import { useIde } from '../ide-context.ts'
import { SetupRow } from './SetupRow.tsx'
import { isCommand } from './setup-words.ts'

/**
 * The hooks in their order, with what can be done about each. `onLeave` is called when a
 * terminal is shown.
 */
export function SetupList(props: { runs: readonly LifecycleRun[]; onLeave: () => void }) {
  const { runs, onLeave } = props
  const { connection, terminalRequests } = useIde()
  const { lifecycle } = connection.client
  const isBusy = runs.some((run) => run.state === 'running' && isCommand(run))
  const tellRefusal = (what: string) => (error: Error) =>
    void showToast({ tone: 'danger', title: what, description: error.message })
  const retry = (hook: LifecycleHook) =>
    lifecycle.retry.mutate({ hook }).then(nothing, tellRefusal(`${hook} was not run`))
  const continueAfter = (all: typeof runs, index: number) => {
    const next = skippedAfter(all, index)
    return next === null ? null : () => retry(next)
  }
  const stop = (hook: LifecycleHook) =>
    lifecycle.stop.mutate({ hook }).then(nothing, tellRefusal(`${hook} was not stopped`))
  return (
    <ol aria-label="Set-up commands" className="flex flex-col">
      {runs.map((run, index) => (
        <SetupRow
          key={run.hook}
          run={run}
          isBusy={isBusy && isCommand(run)}
          onRetry={() => retry(run.hook)}
          onContinue={continueAfter(runs, index)}
          onStop={() => stop(run.hook)}
          onShowTerminal={(terminalId) => {
            terminalRequests.show(terminalId)
            onLeave()
          }}
        />
      ))}
    </ol>
  )
}

/** What a failure kept from running, the first of it. */
function skippedAfter(runs: readonly LifecycleRun[], index: number): LifecycleHook | null {
  const failed = runs[index]
  if (failed?.state !== 'failed' || !isCommand(failed)) return null
  const later = runs.slice(index + 1).filter(isCommand)
  return later.every(({ state }) => state === 'skipped') ? (later[0]?.hook ?? null) : null
}

const nothing = () => undefined
