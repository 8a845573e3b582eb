import { useEffect, useState } from 'react'
import { useStore } from 'zustand'
import { Icon } from '#web/ui/Icon.tsx'
import { Popover } from '#web/ui/Popover.tsx'
import { useIde } from '../ide-context.ts'
import { statusButtonClasses } from '../workbench/status-button.ts'
import { SetupList } from './SetupList.tsx'
import { SetupState } from './setup-state.ts'
import { type SetupSummary, summaryOf } from './setup-words.ts'
import { useFailureToast } from './use-failure-toast.ts'

/** How the repository's own set-up is getting on, and the way to its commands. */
export function SetupStatus() {
  const { connection } = useIde()
  const [state, setState] = useState<SetupState | null>(null)
  useEffect(() => {
    const created = new SetupState(connection)
    setState(created)
    return () => created[Symbol.dispose]()
  }, [connection])
  useEffect(() => {
    // Waits for the connection. A lost answer is not asked for again: what runs at an attach may
    // run only once.
    connection.client.lifecycle.attached.mutate().catch(() => undefined)
  }, [connection])
  return state && <SetupItem state={state} />
}

const icons: Record<SetupSummary['tone'], { name: string; color: string }> = {
  busy: { name: 'loading', color: 'text-accent' },
  failed: { name: 'error', color: 'text-danger' },
  warning: { name: 'warning', color: 'text-warning' },
  done: { name: 'check', color: '' },
}

function SetupItem({ state }: { state: SetupState }) {
  const { runs } = useStore(state.store)
  const [isOpen, setIsOpen] = useState(false)
  useFailureToast(runs ?? [], () => setIsOpen(true))
  const summary = runs === null ? null : summaryOf(runs)
  if (runs === null || summary === null) return null
  const { tone, label } = summary
  return (
    <Popover
      isOpen={isOpen}
      onOpenChange={setIsOpen}
      side="top"
      title="Set-up commands"
      trigger={
        <button type="button" className={statusButtonClasses} title={`${label}: show the commands`}>
          <Icon
            name={icons[tone].name}
            className={icons[tone].color}
            isSpinning={tone === 'busy'}
          />
          <span role="status" className={tone === 'failed' ? 'text-text' : 'max-sm:sr-only'}>
            {label}
          </span>
        </button>
      }
    >
      <SetupList runs={runs} onLeave={() => setIsOpen(false)} />
    </Popover>
  )
}
