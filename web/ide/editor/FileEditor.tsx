import type { DockviewPanelApi } from 'dockview-react'
import { useEffect, useRef } from 'react'
import { useStore } from 'zustand'
import { inputKey } from '../editor-input.ts'
import { useIde } from '../ide-context.ts'
import { nameOf, shownName } from '../paths.ts'
import { useEditors } from './editor-context.ts'
import { languageTitle } from './languages.ts'
import { editorOptions, monaco } from './monaco.ts'
import type { MonacoDocument } from './monaco-document.ts'
import type { OpenFile } from './open-file.ts'

/** Monaco on one file. Cursor and scrolling are kept for the next time the tab is shown. */
export function FileEditor({ file, panel }: { file: OpenFile; panel: DockviewPanelApi }) {
  const host = useRef<HTMLDivElement>(null)
  const { statusItems, fileEvents } = useIde()
  const { viewStates } = useEditors()
  const { isReadOnly, hasBom } = useStore(file.state)
  const editor = useRef<monaco.editor.IStandaloneCodeEditor>(null)

  useEffect(() => {
    editor.current?.updateOptions({ readOnly: isReadOnly })
  }, [isReadOnly])

  useEffect(() => {
    const document = file.document as MonacoDocument | null
    if (!host.current || !document) return
    const { model } = document
    const created = monaco.editor.create(host.current, {
      ...editorOptions(),
      model,
      readOnly: file.state.getState().isReadOnly,
      ariaLabel: `${shownName(nameOf(file.path))}, editor`,
    })
    editor.current = created
    const viewState = viewStates.get(file.path)
    if (viewState) created.restoreViewState(viewState)
    const tellStatus = () => {
      if (panel.isActive) statusItems.set('editor', statusOf(created, model, hasBom))
    }
    const keepView = () => viewStates.set(file.path, created.saveViewState())
    const stops = [
      created.onDidChangeCursorPosition(() => {
        tellStatus()
        keepView()
      }),
      created.onDidScrollChange(keepView),
      created.onDidBlurEditorWidget(() => void file.save({ isAsked: false })),
      model.onDidChangeLanguage(tellStatus),
      panel.onDidActiveChange(({ isActive }) => {
        if (!isActive) return
        tellStatus()
        created.focus()
      }),
    ]
    const stopListening = fileEvents.listen((event) => {
      if (event.type === 'open' && event.takesFocus && inputKey(event.input) === file.path)
        created.focus()
    })
    tellStatus()
    // Not while the user is typing somewhere else, as in a terminal after a reload.
    if (panel.isActive && !isTypingElsewhere()) created.focus()
    return () => {
      keepView()
      stopListening()
      for (const stop of stops) stop.dispose()
      created.dispose()
      editor.current = null
    }
  }, [file, panel, viewStates, statusItems, fileEvents, hasBom])

  return <div ref={host} className="size-full" />
}

function statusOf(
  editor: monaco.editor.IStandaloneCodeEditor,
  model: monaco.editor.ITextModel,
  hasBom: boolean,
) {
  const position = editor.getPosition()
  return [
    {
      id: 'position',
      label: `Ln ${position?.lineNumber ?? 1}, Col ${position?.column ?? 1}`,
      title: 'Line and column',
    },
    { id: 'encoding', label: hasBom ? 'UTF-8 with BOM' : 'UTF-8', title: 'Encoding' },
    { id: 'ending', label: model.getEOL() === '\n' ? 'LF' : 'CRLF', title: 'Line endings' },
    { id: 'language', label: languageTitle(model.getLanguageId()), title: 'Language' },
  ]
}

function isTypingElsewhere(): boolean {
  const { activeElement } = document
  return activeElement?.closest('.xterm, input, [role="tree"]') != null
}
