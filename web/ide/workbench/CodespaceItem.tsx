import { useNavigate } from '@tanstack/react-router'
import { useStore } from 'zustand'
import { CodespaceMenu } from '#web/codespaces/CodespaceMenu.tsx'
import { Icon } from '#web/ui/Icon.tsx'
import { StateDot } from '#web/ui/StateDot.tsx'
import { useIde } from '../ide-context.ts'
import { connectionWords } from './connection-words.ts'
import { statusButtonClasses } from './status-button.ts'

/** They save what is not saved first. */
const rebuildCommands = {
  configuration: 'bothy.rebuild',
  full: 'bothy.fullRebuild',
  'last-good': 'bothy.rebuildLastGood',
} as const

/** The codespace and how it is reached, with its menu. */
export function CodespaceItem() {
  const { codespace, connection, commands } = useIde()
  const status = useStore(connection.status)
  const navigate = useNavigate()
  const { tone, label } = connectionWords(status, codespace)
  return (
    <CodespaceMenu
      codespace={codespace}
      side="top"
      align="start"
      onRebuild={(kind) => commands.run(rebuildCommands[kind])}
      more={[
        { kind: 'separator' },
        {
          label: 'Editor settings',
          icon: 'settings-gear',
          onSelect: () => commands.run('workbench.action.openSettings'),
        },
        {
          label: 'Account settings',
          icon: 'account',
          onSelect: () => void navigate({ to: '/settings' }),
        },
        {
          label: 'Back to codespaces',
          icon: 'arrow-left',
          onSelect: () => void navigate({ to: '/' }),
        },
      ]}
      trigger={
        <button
          type="button"
          className={`${statusButtonClasses} max-w-[min(24rem,60%)] min-w-0 shrink-0`}
        >
          <Icon name="remote" />
          <span className="truncate text-text">{codespace.displayName}</span>
          <StateDot tone={tone} label={label} />
          {status.latencyMs !== null && codespace.condition !== 'paused' && (
            <span className="whitespace-nowrap max-sm:hidden" title="Round trip to the codespace">
              {status.latencyMs} ms
            </span>
          )}
        </button>
      }
    />
  )
}
