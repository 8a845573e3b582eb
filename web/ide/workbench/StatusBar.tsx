import { useEffect, useState } from 'react'
import { useStore } from 'zustand'
import { readyComponent } from '#web/lib/ready-component.tsx'
import { ContextMenu } from '#web/ui/ContextMenu.tsx'
import type { MenuEntry } from '#web/ui/MenuEntries.tsx'
import { useIde } from '../ide-context.ts'
import type { StatusItem } from '../status-items.ts'
import { CodespaceItem } from './CodespaceItem.tsx'
import { ErrorBoundary } from './ErrorBoundary.tsx'
import { OverflowRow } from './OverflowRow.tsx'
import type { Panel } from './panel-place.ts'
import { StatusItemView } from './StatusItemView.tsx'

const NotificationBell = readyComponent(
  async () => (await import('../notifications/NotificationBell.tsx')).NotificationBell,
)
const hiddenKey = 'hiddenStatusItems'

/**
 * The codespace, how it is reached and what goes on in it at the left, what is edited at the right.
 * Where there is no room for all of it the items of least priority go, each as a whole.
 */
export function StatusBar({ panels }: { panels: readonly Panel[] }) {
  const { statusItems, storage, commands, layout } = useIde()
  const { items } = useStore(statusItems.store)
  const isVisible = useStore(layout, (state) => state.isStatusBarVisible)
  const [hidden, setHidden] = useState<readonly string[]>(() => storage.read(hiddenKey, []))
  useEffect(() => void NotificationBell.preload().catch(() => undefined), [])
  const toggle = (id: string) => {
    const now = hidden.includes(id) ? hidden.filter((other) => other !== id) : [...hidden, id]
    setHidden(now)
    storage.write(hiddenKey, now)
  }
  const statusPanels = panels.filter(({ place }) => place === 'status')
  const shown = items.filter(({ id }) => !hidden.includes(id))
  const of = (side: StatusItem['side']) =>
    shown.filter((item) => (item.side ?? 'right') === side).toSorted(byPriority)
  const entries: MenuEntry[] = [
    ...statusPanels.map(({ id, title }) => ({ id, label: title })),
    ...items.toSorted(byPriority).map(({ id, name, title }) => ({ id, label: name ?? title })),
  ].map(({ id, label }) => ({
    label,
    isChecked: !hidden.includes(id),
    onSelect: () => toggle(id),
  }))
  return (
    <ContextMenu
      // Hidden rather than gone: what stands in it also tells of failures and keeps the
      // notifications.
      className={isVisible ? 'shrink-0' : 'hidden'}
      entries={[
        ...entries,
        { kind: 'separator' },
        {
          label: 'Hide status bar',
          onSelect: () => commands.run('workbench.action.toggleStatusbarVisibility'),
        },
      ]}
    >
      {/* biome-ignore lint/a11y/useAriaPropsSupportedByRole: a footer outside of main is one */}
      <footer
        aria-label="Status bar"
        data-part="status"
        data-focus-key="statusBarFocused"
        className="flex h-(--status-bar-height) items-center justify-between overflow-hidden border-t border-line bg-sunken text-small text-dim"
      >
        <CodespaceItem />
        <OverflowRow className="flex-1">
          {statusPanels
            .filter(({ id }) => !hidden.includes(id))
            .map((panel) => (
              <ErrorBoundary key={panel.id} what={panel.title} isInLine>
                <panel.component />
              </ErrorBoundary>
            ))}
          {of('left').map((item) => (
            <StatusItemView key={item.id} item={item} />
          ))}
        </OverflowRow>
        <OverflowRow className="justify-end">
          {of('right').map((item) => (
            <StatusItemView key={item.id} item={item} />
          ))}
        </OverflowRow>
        <NotificationBell />
      </footer>
    </ContextMenu>
  )
}

const byPriority = (one: StatusItem, other: StatusItem) =>
  (other.priority ?? 0) - (one.priority ?? 0)
