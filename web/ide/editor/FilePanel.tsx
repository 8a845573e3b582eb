import type { IDockviewPanelProps } from 'dockview-react'
import { useEffect, useState, useSyncExternalStore } from 'react'
import { useStore } from 'zustand'
import { readyComponent } from '#web/lib/ready-component.tsx'
import { useIsSlow } from '#web/ui/Loading.tsx'
import { useIde } from '../ide-context.ts'
import { nameOf, shownName } from '../paths.ts'
import { type Comparing, FileBars } from './FileBars.tsx'
import { FileRefusal } from './FileRefusal.tsx'
import { useOpenFile } from './use-open-file.ts'

// Apart, since they bring Monaco: tabs and the tree are there before it.
const FileEditor = readyComponent(async () => (await import('./FileEditor.tsx')).FileEditor)
const CompareEditor = readyComponent(
  async () => (await import('./CompareEditor.tsx')).CompareEditor,
)

/** Fetches Monaco, for a file's text to be drawn with it. */
export const preloadFileEditor = FileEditor.preload

/** One file in its tab: its text, or why it is not shown, under what has to be settled first. */
export function FilePanel({ api, params }: IDockviewPanelProps<{ path: string }>) {
  const file = useOpenFile(params.path)
  const { content, theirs, offer } = useStore(file.state)
  const [comparing, setComparing] = useState<Comparing>(null)
  const isVisible = useSyncExternalStore(
    (changed) => {
      const stop = api.onDidVisibilityChange(changed)
      return () => stop.dispose()
    },
    () => api.isVisible,
  )
  const hasOther = comparing === 'theirs' ? theirs !== null : offer !== null
  useEffect(() => {
    if (!hasOther) setComparing(null)
  }, [hasOther])
  const { statusItems } = useIde()
  useEffect(() => {
    if (content === 'text') return
    // Without an editor there is nothing to say at the right end of the status bar.
    const clear = () => {
      if (api.isActive) statusItems.set('editor', [])
    }
    clear()
    const stop = api.onDidActiveChange(clear)
    return () => stop.dispose()
  }, [api, content, statusItems])
  const isSlow = useIsSlow(content === 'loading')
  if (content === 'loading') {
    return isSlow ? <p className="p-4 text-dim">Reading {shownName(nameOf(file.path))}</p> : null
  }
  if (content !== 'text') return <FileRefusal file={file} onClose={() => api.close()} />
  return (
    <div className="flex size-full flex-col bg-editor">
      <FileBars file={file} comparing={comparing} onCompare={setComparing} />
      <div className="min-h-0 flex-1">
        {isVisible &&
          (comparing !== null && hasOther ? (
            <CompareEditor file={file} comparing={comparing} />
          ) : (
            <FileEditor file={file} panel={api} />
          ))}
      </div>
    </div>
  )
}
