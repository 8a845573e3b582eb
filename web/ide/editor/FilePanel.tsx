import type { DockviewPanelApi } from 'dockview-react'
import { useEffect } from 'react'
import { useStore } from 'zustand'
import { readyComponent } from '#web/lib/ready-component.tsx'
import { useIsSlow } from '#web/ui/Loading.tsx'
import { type FileView, fileView, firstView, textView } from '../file-views.ts'
import { tellFirstText } from '../first-text.ts'
import { useIde } from '../ide-context.ts'
import { nameOf, shownName } from '../paths.ts'
import { Breadcrumbs } from './Breadcrumbs.tsx'
import { FileBars } from './FileBars.tsx'
import { FileRefusal } from './FileRefusal.tsx'
import type { OpenFile } from './open-file.ts'
import { useOpenFile } from './use-open-file.ts'

// Apart, since they bring Monaco: tabs and the tree are there before it.
const FileEditor = readyComponent(async () => (await import('./FileEditor.tsx')).FileEditor)
const MergeEditor = readyComponent(
  async () => (await import('./conflict/MergeEditor.tsx')).MergeEditor,
)

/** Fetches Monaco, for a file's text to be drawn with it. */
export const preloadFileEditor = FileEditor.preload

type Props = { panel: DockviewPanelApi; path: string; isVisible: boolean }

/** One file in its tab, in the view that was chosen or the first that offers itself. */
export function FilePanel({ view, ...props }: Props & { view: string | undefined }) {
  const name = nameOf(props.path)
  const chosen =
    view === undefined ? firstView({ name, sizeBytes: null, content: null }) : fileView(view)
  return (
    <div className="flex size-full flex-col bg-editor">
      <Breadcrumbs path={props.path} />
      <div className="min-h-0 flex-1">
        {chosen ? (
          <ViewPanel {...props} view={chosen} />
        ) : (
          <TextPanel {...props} isTextAsked={view === textView} />
        )}
      </div>
    </div>
  )
}

function ViewPanel({ panel, path, view }: Props & { view: FileView }) {
  useNoStatus(panel)
  return <view.component path={path} panel={panel} />
}

/** The file's text, or why it is not shown, under what has to be settled first. */
function TextPanel({ panel, path, isVisible, isTextAsked }: Props & { isTextAsked: boolean }) {
  const file = useOpenFile(path)
  const { content, theirs, isMerging } = useStore(file.state)
  const isSlow = useIsSlow(content === 'loading')
  if (content === 'loading') {
    return isSlow ? <p className="p-4 text-dim">Reading {shownName(nameOf(file.path))}</p> : null
  }
  if (content !== 'text') {
    const other =
      content === 'refused' || isTextAsked
        ? undefined
        : firstView({ name: nameOf(path), sizeBytes: file.state.getState().sizeBytes, content })
    if (other) return <ViewPanel panel={panel} path={path} isVisible={isVisible} view={other} />
    return <Refusal panel={panel} file={file} />
  }
  return (
    <div className="flex size-full flex-col bg-editor">
      <FileBars file={file} />
      <div className="min-h-0 flex-1">
        {isVisible &&
          (isMerging && theirs ? (
            <MergeEditor key={theirs.etag} file={file} panel={panel} />
          ) : (
            <FileEditor file={file} panel={panel} />
          ))}
      </div>
    </div>
  )
}

function Refusal({ panel, file }: { panel: DockviewPanelApi; file: OpenFile }) {
  useNoStatus(panel)
  return <FileRefusal file={file} onClose={() => panel.close()} />
}

/** Without an editor there is nothing to say at the right end of the status bar. */
function useNoStatus(panel: DockviewPanelApi): void {
  const { statusItems } = useIde()
  useEffect(() => {
    tellFirstText()
    const clear = () => {
      if (panel.isActive) statusItems.set('editor', [])
    }
    clear()
    const stop = panel.onDidActiveChange(clear)
    return () => stop.dispose()
  }, [panel, statusItems])
}
