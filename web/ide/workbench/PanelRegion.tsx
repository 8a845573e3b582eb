import { type ReactNode, useState } from 'react'
import { ContextMenu } from '#web/ui/ContextMenu.tsx'
import { commandEntries } from '../commands/command-entries.ts'
import { useIde } from '../ide-context.ts'
import { ErrorBoundary } from './ErrorBoundary.tsx'
import { PanelToolsSlot } from './PanelTools.tsx'
import type { View } from './panel-place.ts'
import { useBadge, ViewCount } from './ViewCount.tsx'

/**
 * A region that shows one view of several under a header: the titles, the view's own tools, then
 * `actions`. A view that was in front once stays as it is while another one is.
 */
export function PanelRegion(props: {
  label: string
  views: readonly View[]
  active: View
  onActivate: (id: string) => void
  actions?: ReactNode
  className?: string
}) {
  const { label, views, active, onActivate, actions, className = '' } = props
  const [seen, setSeen] = useState<readonly string[]>([active.id])
  if (!seen.includes(active.id)) setSeen([...seen, active.id])
  const [slots, setSlots] = useState<Readonly<Record<string, HTMLElement | null>>>({})
  const drawn = views.filter(({ id }) => id === active.id || seen.includes(id))
  return (
    <section aria-label={label} className={`flex min-h-0 min-w-0 flex-col ${className}`}>
      <RegionMenu views={views} active={active} place={label}>
        <header className="flex h-(--tab-height) shrink-0 items-center gap-2 border-b border-line pr-2 pl-3">
          {views.length === 1 ? (
            <h2 className="shrink-0 text-small font-medium">{active.title}</h2>
          ) : (
            views.map((view) => (
              <ViewTab
                key={view.id}
                view={view}
                isActive={view === active}
                onActivate={() => onActivate(view.id)}
              />
            ))
          )}
          {drawn.map(({ id }) => (
            <Slot
              key={id}
              isShown={id === active.id}
              onSlot={(slot) => setSlots((others) => ({ ...others, [id]: slot }))}
            />
          ))}
          {actions}
        </header>
      </RegionMenu>
      {drawn.map((view) => (
        <div key={view.id} className={`min-h-0 flex-1 ${view === active ? '' : 'hidden'}`}>
          <PanelToolsSlot value={slots[view.id] ?? null}>
            <ErrorBoundary what={view.title}>
              <view.component />
            </ErrorBoundary>
          </PanelToolsSlot>
        </div>
      ))}
    </section>
  )
}

function ViewTab(props: { view: View; isActive: boolean; onActivate: () => void }) {
  const { view, isActive, onActivate } = props
  const badge = useBadge(view.id)
  return (
    <button
      type="button"
      aria-pressed={isActive}
      aria-label={badge ? `${view.title}, ${badge.label}` : view.title}
      onClick={onActivate}
      className={`flex h-full shrink-0 items-center gap-1.5 text-small font-medium outline-offset-[-2px] ${isActive ? 'text-text shadow-[inset_0_-1px_0_var(--accent)]' : 'text-dim hover:text-text'}`}
    >
      {view.title}
      {badge && <ViewCount count={badge.count} />}
    </button>
  )
}

function Slot({ isShown, onSlot }: { isShown: boolean; onSlot: (slot: HTMLElement) => void }) {
  // Set once: a callback that were another at each drawing would be called at each.
  const [tell] = useState(() => (slot: HTMLElement | null) => {
    if (slot) onSlot(slot)
  })
  return (
    <div
      ref={tell}
      className={`h-full min-w-0 flex-1 items-center gap-1 ${isShown ? 'flex' : 'hidden'}`}
    />
  )
}

/** Where the region and its views can go. */
function RegionMenu(props: {
  views: readonly View[]
  active: View
  place: string
  children: ReactNode
}) {
  const { views, active, place, children } = props
  const ide = useIde()
  const [entries, setEntries] = useState(() => commandEntries(ide, []))
  const plan = () =>
    commandEntries(ide, [
      ...(views.length > 0 ? [`bothy.moveView.${active.id}`] : []),
      'workbench.action.resetViewLocations',
      '-',
      ...(place === 'Panel'
        ? [
            'workbench.action.positionPanelBottom',
            'workbench.action.positionPanelRight',
            'workbench.action.positionPanelLeft',
            'workbench.action.toggleMaximizedPanel',
            '-',
            'workbench.action.closePanel',
          ]
        : ['workbench.action.toggleSidebarPosition', '-', 'workbench.action.closeSidebar']),
    ])
  return (
    <ContextMenu entries={entries} onOpenChange={(isOpen) => isOpen && setEntries(plan())}>
      {children}
    </ContextMenu>
  )
}
