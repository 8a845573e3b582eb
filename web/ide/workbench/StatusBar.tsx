import { useMutation } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useStore } from 'zustand'
import { useTRPC } from '#web/lib/trpc.ts'
import { sentenceOf } from '#web/lib/trpc-errors.ts'
import { Icon } from '#web/ui/Icon.tsx'
import { Menu } from '#web/ui/Menu.tsx'
import { StateDot, type StateTone } from '#web/ui/StateDot.tsx'
import { showToast } from '#web/ui/Toast.tsx'
import { useIde } from '../ide-context.ts'
import { connectionWords } from './connection-words.ts'

/** The codespace and how it is reached at the left, what is edited at the right. */
export function StatusBar() {
  const { statusItems } = useIde()
  const { items } = useStore(statusItems.store)
  return (
    // biome-ignore lint/a11y/useAriaPropsSupportedByRole: outside of main a footer is a landmark
    <footer
      aria-label="Status bar"
      className="flex h-(--status-bar-height) shrink-0 items-center justify-between gap-4 overflow-hidden border-t border-line bg-sunken text-small text-dim"
    >
      <CodespaceItem />
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
  const trpc = useTRPC()
  const navigate = useNavigate()
  const stop = useMutation(
    trpc.codespaces.stop.mutationOptions({
      onError: (error) =>
        showToast({
          tone: 'danger',
          title: `${codespace.displayName} was not stopped`,
          description: sentenceOf(error),
        }),
    }),
  )
  const { tone, label } = connectionWords(status, codespace.state)
  return (
    <Menu
      side="top"
      align="start"
      entries={[
        {
          label: 'Stop codespace',
          icon: 'debug-stop',
          onSelect: () => stop.mutate({ name: codespace.name }),
        },
        { kind: 'separator' },
        {
          label: 'Back to codespaces',
          icon: 'arrow-left',
          onSelect: () => void navigate({ to: '/' }),
        },
      ]}
      trigger={
        <button
          type="button"
          className="flex h-full min-w-0 items-center gap-2 px-3 outline-offset-[-2px] hover:bg-hover hover:text-text aria-expanded:bg-active"
        >
          <Icon name="remote" />
          <span className="truncate text-text">{codespace.displayName}</span>
          <StateDot tone={tone satisfies StateTone} label={label} />
          {status.latencyMs !== null && (
            <span className="whitespace-nowrap max-sm:hidden" title="Round trip to the codespace">
              {status.latencyMs} ms
            </span>
          )}
        </button>
      }
    />
  )
}
