import { useNavigate } from '@tanstack/react-router'
import { useStore } from 'zustand'
import { CodespaceMenu } from '#web/codespaces/CodespaceMenu.tsx'
import { Icon } from '#web/ui/Icon.tsx'
import { StateDot } from '#web/ui/StateDot.tsx'
import { useIde } from '../ide-context.ts'
import { connectionWords } from './connection-words.ts'
import { ErrorBoundary } from './ErrorBoundary.tsx'
import type { Panel } from './panel-place.ts'
import { statusButtonClasses } from './status-button.ts'

/** The codespace, how it is reached and what goes on in it at the left, what is edited at the right. */
export function StatusBar({ panels }: { panels: readonly Panel[] }) {
  const { statusItems } = useIde()
  const { items } = useStore(statusItems.store)
  return (
    // biome-ignore lint/a11y/useAriaPropsSupportedByRole: outside of main a footer is a landmark
    <footer
      aria-label="Status bar"
      className="flex h-(--status-bar-height) shrink-0 items-center justify-between gap-4 overflow-hidden border-t border-line bg-sunken text-small text-dim"
    >
      <div className="flex h-full min-w-0 items-center">
        <CodespaceItem />
        {panels
          .filter(({ place }) => place === 'status')
          .map((panel) => (
            <ErrorBoundary key={panel.id} what={panel.title} isInLine>
              <panel.component />
            </ErrorBoundary>
          ))}
      </div>
      <div className="flex h-full min-w-0 items-center overflow-hidden pr-2">
        {items.map((item) => (
          <span key={item.id} title={item.title} className="px-2 whitespace-nowrap">
            {item.label}
          </span>
        ))}
      </div>
    </footer>
  )
}

function CodespaceItem() {
  const { codespace, connection } = useIde()
  const status = useStore(connection.status)
  const navigate = useNavigate()
  const { tone, label } = connectionWords(status, codespace)
  return (
    <CodespaceMenu
      codespace={codespace}
      side="top"
      align="start"
      more={[
        { kind: 'separator' },
        {
          label: 'Settings',
          icon: 'settings-gear',
          onSelect: () => void navigate({ to: '/settings' }),
        },
        {
          label: 'Back to codespaces',
          icon: 'arrow-left',
          onSelect: () => void navigate({ to: '/' }),
        },
      ]}
      trigger={
        <button type="button" className={`${statusButtonClasses} min-w-0`}>
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
