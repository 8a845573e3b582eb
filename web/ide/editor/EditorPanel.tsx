import type { DockviewPanelApi, IDockviewPanelProps } from 'dockview-react'
import { useEffect, useRef, useState, useSyncExternalStore } from 'react'
import { readyComponent } from '#web/lib/ready-component.tsx'
import { editorPage } from '../editor-pages.ts'
import { useIde } from '../ide-context.ts'
import { ErrorBoundary } from '../workbench/ErrorBoundary.tsx'
import { useGroups } from './editor-context.ts'
import { FilePanel } from './FilePanel.tsx'
import { inputTitle, readParams } from './groups/panel-params.ts'

const ComparePanel = readyComponent(
  async () => (await import('./compare/ComparePanel.tsx')).ComparePanel,
)

/** What a tab shows. It is made when the tab is in front for the first time. */
export function EditorPanel({ api, params }: IDockviewPanelProps) {
  const known = readParams(params)
  const isVisible = useSyncExternalStore(
    (changed) => {
      const stop = api.onDidVisibilityChange(changed)
      return () => stop.dispose()
    },
    () => api.isVisible,
  )
  const [hasBeenVisible, setHasBeenVisible] = useState(isVisible)
  useEffect(() => {
    if (isVisible) setHasBeenVisible(true)
  }, [isVisible])
  if (known === null || !(isVisible || hasBeenVisible)) return null
  const { input } = known
  return (
    <ErrorBoundary what={inputTitle(input)}>
      {input.type === 'file' && (
        <FilePanel panel={api} path={input.path} view={input.view} isVisible={isVisible} />
      )}
      {input.type === 'compare' && <ComparePanel panel={api} input={input} isVisible={isVisible} />}
      {input.type === 'page' && <PagePanel panel={api} page={input.page} />}
    </ErrorBoundary>
  )
}

function PagePanel({ panel, page }: { panel: DockviewPanelApi; page: string }) {
  const { id } = panel
  const known = editorPage(page)
  const host = useRef<HTMLDivElement>(null)
  const groups = useGroups()
  const { statusItems } = useIde()
  useEffect(() => {
    const take = () => {
      const wish = groups.wish.getState()
      if (wish.id !== id) return
      groups.wish.setState({ id: null }, true)
      if (!wish.takesFocus || host.current?.contains(document.activeElement)) return
      const field = host.current?.querySelector<HTMLElement>('[data-takes-focus]')
      ;(field ?? host.current)?.focus()
    }
    take()
    return groups.wish.subscribe(take)
  }, [groups, id])
  useEffect(() => {
    const clear = () => groups.active?.id === id && statusItems.set('editor', [])
    clear()
    const stop = groups.api.onDidActivePanelChange(clear)
    return () => stop.dispose()
  }, [groups, id, statusItems])
  const isKept = known?.isKept ?? false
  useEffect(() => {
    if (isKept) panel.setRenderer('always')
  }, [panel, isKept])
  if (!known) return null
  return (
    <div ref={host} tabIndex={-1} className="size-full overflow-auto bg-editor outline-none">
      <known.component argument={known.argument} />
    </div>
  )
}
