import { useEffect, useRef } from 'react'
import { useStore } from 'zustand'
import type { Comparing } from './FileBars.tsx'
import { decodeFile } from './file-text.ts'
import { editorOptions, monaco } from './monaco.ts'
import type { MonacoDocument } from './monaco-document.ts'
import type { OpenFile } from './open-file.ts'

/** Two texts side by side: the one on disk and the own, or the own and what an earlier page left. */
export function CompareEditor({ file, comparing }: { file: OpenFile; comparing: Comparing }) {
  const host = useRef<HTMLDivElement>(null)
  const { theirs, offer } = useStore(file.state)
  useEffect(() => {
    const document = file.document as MonacoDocument | null
    if (!host.current || !document) return
    const decoded = theirs ? decodeFile(theirs.bytes) : null
    const otherText =
      comparing === 'offer' ? (offer?.text ?? '') : decoded?.kind === 'text' ? decoded.text : ''
    const other = monaco.editor.createModel(otherText, document.model.getLanguageId())
    const editor = monaco.editor.createDiffEditor(host.current, {
      ...editorOptions(),
      originalEditable: false,
      renderOverviewRuler: false,
      readOnly: comparing === 'offer',
      renderSideBySide: true,
      useInlineViewWhenSpaceIsLimited: true,
      renderSideBySideInlineBreakpoint: 700,
    })
    editor.setModel(
      comparing === 'offer'
        ? { original: document.model, modified: other }
        : { original: other, modified: document.model },
    )
    return () => {
      editor.dispose()
      other.dispose()
    }
  }, [file, comparing, theirs, offer])
  const [left, right] =
    comparing === 'offer' ? ['In the file', 'Unsaved text'] : ['On disk', 'Your text']
  return (
    <div className="flex size-full flex-col">
      <div className="flex shrink-0 border-b border-line text-small text-dim">
        <span className="flex-1 px-4 py-1">{left}</span>
        <span className="flex-1 px-4 py-1">{right}</span>
      </div>
      <div ref={host} className="min-h-0 flex-1" />
    </div>
  )
}
