import { useEffect, useState } from 'react'
import { showToast } from '#web/ui/Toast.tsx'
import { useIde } from '../ide-context.ts'
import { EditorDock } from './EditorDock.tsx'
import { EditorContext, type Editors } from './editor-context.ts'
import { FileCommands } from './FileCommands.tsx'
import { preloadFileEditor } from './FilePanel.tsx'
import { withLastTexts } from './last-texts.ts'
import { OpenFiles } from './open-files.ts'
import { createUnsavedTextStore, type UnsavedTextStore } from './unsaved-text.ts'
import { ViewStates } from './view-states.ts'

// Asked for with this part, often long before it is drawn: running it takes the page's one
// thread a while.
const monaco = Promise.all([import('./monaco-document.ts'), preloadFileEditor()])
monaco.catch(() => undefined)

/** The editors. Without Monaco, which they say, they can do nothing but list tabs. */
export function EditorArea() {
  const { connection, folderWatch, storage, settings, codespace, isShown } = useIde()
  const codespaceName = codespace.name
  const [editors, setEditors] = useState<(Editors & { unsaved: UnsavedTextStore }) | null>(null)
  useEffect(() => {
    if (!isShown) return
    monaco.catch(() =>
      showToast({
        tone: 'danger',
        title: 'The editor could not be loaded',
        description: 'Reload the page to try again. Terminals work meanwhile.',
      }),
    )
  }, [isShown])
  useEffect(() => {
    const unsaved = withLastTexts(createUnsavedTextStore(codespaceName), codespaceName)
    const files = new OpenFiles({ connection, folderWatch, settings, codespaceName }, unsaved)
    const viewStates = new ViewStates(storage)
    setEditors({ files, viewStates, unsaved })
    const leave = () => {
      viewStates.flush()
      files.windowLeft()
    }
    const end = () => {
      viewStates.flush()
      files.windowLeft({ isLast: true })
    }
    const warn = (event: BeforeUnloadEvent) => {
      if (files.isAnythingAtRisk) event.preventDefault()
    }
    window.addEventListener('beforeunload', warn)
    window.addEventListener('blur', leave)
    window.addEventListener('pagehide', end)
    return () => {
      window.removeEventListener('beforeunload', warn)
      window.removeEventListener('blur', leave)
      window.removeEventListener('pagehide', end)
      leave()
      files[Symbol.dispose]()
      unsaved[Symbol.dispose]()
    }
  }, [connection, folderWatch, storage, settings, codespaceName])
  if (!editors) return null
  return (
    <EditorContext value={editors}>
      <EditorDock unsaved={editors.unsaved} />
      <FileCommands />
    </EditorContext>
  )
}
