import { type ReactNode, useState } from 'react'
import { ErrorBoundary } from './ErrorBoundary.tsx'
import { PanelToolsSlot } from './PanelTools.tsx'
import type { Panel } from './panel-place.ts'

/** A region that shows one panel of several under a header: the titles, the panel's own tools, then `actions`. */
export function PanelRegion(props: {
  label: string
  panels: readonly Panel[]
  activeId: string | undefined
  onActivate: (id: string) => void
  actions?: ReactNode
  className?: string
}) {
  const { label, panels, activeId, onActivate, actions, className = '' } = props
  const [slot, setSlot] = useState<HTMLElement | null>(null)
  const active = panels.find(({ id }) => id === activeId) ?? panels[0]
  if (!active) return null
  return (
    <section aria-label={label} className={`flex min-h-0 min-w-0 flex-col ${className}`}>
      <header className="flex h-(--tab-height) shrink-0 items-center gap-2 border-b border-line pr-2 pl-3">
        {panels.map((panel) =>
          panels.length === 1 ? (
            <h2 key={panel.id} className="shrink-0 text-small font-medium">
              {panel.title}
            </h2>
          ) : (
            <button
              key={panel.id}
              type="button"
              aria-pressed={panel === active}
              onClick={() => onActivate(panel.id)}
              className={`h-full shrink-0 text-small font-medium ${panel === active ? 'text-text' : 'text-dim hover:text-text'}`}
            >
              {panel.title}
            </button>
          ),
        )}
        <div ref={setSlot} className="flex h-full min-w-0 flex-1 items-center gap-1" />
        {actions}
      </header>
      <div className="min-h-0 flex-1">
        <PanelToolsSlot value={slot}>
          <ErrorBoundary key={active.id} what={active.title}>
            <active.component />
          </ErrorBoundary>
        </PanelToolsSlot>
      </div>
    </section>
  )
}
