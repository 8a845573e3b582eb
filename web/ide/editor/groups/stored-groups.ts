import type { DockviewApi, SerializedDockview } from 'dockview-react'
import type { IdeStorage } from '../../ide-storage.ts'
import { paramsOf } from './panel-params.ts'

export const layoutKey = 'editors'
const settleMs = 300

/** Opens what was open when the page was left; what this version cannot show is left out. */
export function restoreGroups(api: DockviewApi, storage: IdeStorage): void {
  const layout = storage.read<SerializedDockview | null>(layoutKey, null)
  if (!layout) return
  try {
    api.fromJSON(layout)
  } catch {
    // Written by another version: the tabs are gone, the files are not.
    api.clear()
  }
  for (const panel of [...api.panels]) if (paramsOf(panel) === null) api.removePanel(panel)
}

/** Keeps what is open, until what it returns is called. */
export function keepGroups(api: DockviewApi, storage: IdeStorage): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined
  const write = () => storage.write(layoutKey, api.toJSON())
  const keep = () => {
    clearTimeout(timer)
    timer = setTimeout(write, settleMs)
  }
  const flush = () => {
    if (timer === undefined) return
    clearTimeout(timer)
    timer = undefined
    write()
  }
  const stop = api.onDidLayoutChange(keep)
  window.addEventListener('pagehide', flush)
  return () => {
    stop.dispose()
    window.removeEventListener('pagehide', flush)
    flush()
  }
}
