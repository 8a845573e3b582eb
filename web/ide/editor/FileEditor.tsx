import type { DockviewPanelApi } from 'dockview-react'
import { useEffect, useRef } from 'react'
import { useStore } from 'zustand'
import { tellFirstText } from '../first-text.ts'
import { useIde } from '../ide-context.ts'
import { nameOf, shownName } from '../paths.ts'
import { activeEditor, leaveActiveEditor } from './active-editor.ts'
import { useEditors, useGroups } from './editor-context.ts'
import { editorOptions, followSettings } from './editor-options.ts'
import { followEditorStatus } from './editor-status.ts'
import { followEditorKeys } from './editor-text-keys.ts'
import { followFileOptions } from './file-editor-options.ts'
import { takeFirstEditor } from './first-drawn.ts'
import { giveBackEditor, takeKeptEditor } from './kept-editor.ts'
import { monaco, themeName } from './monaco.ts'
import type { MonacoDocument } from './monaco-document.ts'
import type { OpenFile } from './open-file.ts'
import { takeWish } from './take-wish.ts'
import { keepTextPlace } from './text-place.ts'
import { isTypingElsewhere } from './typing-elsewhere.ts'

const settleMs = 200

/** Monaco on one file. Cursor and scrolling are kept for the next time the tab is shown. */
export function FileEditor({ file, panel }: { file: OpenFile; panel: DockviewPanelApi }) {
  const host = useRef<HTMLDivElement>(null)
  const { settings, statusItems, contextKeys, storage, isShown } = useIde()
  const { viewStates } = useEditors()
  const groups = useGroups()
  const { isReadOnly } = useStore(file.state)
  const editor = useRef<monaco.editor.IStandaloneCodeEditor>(null)

  useEffect(() => {
    editor.current?.updateOptions({ readOnly: isReadOnly })
  }, [isReadOnly])

  useEffect(() => {
    const document = file.document as MonacoDocument | null
    if (!host.current || !document) return
    const place = host.current
    const options = {
      readOnly: file.state.getState().isReadOnly,
      ariaLabel: `${shownName(nameOf(file.path))}, editor`,
    }
    const all = { ...editorOptions(settings), ...options, ...always }
    const drawn = takeFirstEditor(document.model, place)
    drawn?.updateOptions(options)
    const created =
      drawn ??
      takeKeptEditor(place, document.model, all) ??
      createEditor(place, { ...all, model: document.model })
    editor.current = created
    const viewState = drawn ? null : viewStates.get(panel.id, file.path)
    if (viewState) created.restoreViewState(viewState)
    const stopShowing = viewStates.show(panel.id, () => created.saveViewState())
    let timer: ReturnType<typeof setTimeout> | undefined
    const keepView = () => {
      clearTimeout(timer)
      timer = undefined
      viewStates.keep(panel.id)
      if (panel.isActive) keepTextPlace(storage, place)
    }
    const keepViewSoon = () => {
      timer ??= setTimeout(keepView, settleMs)
    }
    const beInFront = () => activeEditor.setState({ editor: created, path: file.path })
    const stops = [
      created.onDidChangeCursorPosition(keepViewSoon),
      created.onDidScrollChange(keepViewSoon),
      created.onDidLayoutChange(keepViewSoon),
      created.onDidBlurEditorWidget(() => file.focusLeft()),
      created.onDidFocusEditorWidget(beInFront),
      panel.onDidActiveChange(({ isActive }) => {
        if (!isActive) return
        beInFront()
        if (!isTypingElsewhere()) created.focus()
      }),
    ]
    const stopAll = [
      followSettings(settings, created),
      followFileOptions(file, settings, created),
      followEditorStatus({ editor: created, panel, file, statusItems }),
      followEditorKeys(created, contextKeys, panel),
      takeWish(groups, panel.id, created),
      // What is typed into is no preview.
      file.state.subscribe(({ save }) => {
        const kept = save === 'saved' ? undefined : groups.api.getPanel(panel.id)
        if (kept) groups.keep(kept)
      }),
    ]
    tellFirstText()
    // For the next time, also where nobody ever moves in it.
    keepViewSoon()
    if (panel.isActive) {
      beInFront()
      // Not while the user is typing somewhere else, as in a terminal after a reload.
      if (!isTypingElsewhere()) created.focus()
    }
    return () => {
      keepView()
      stopShowing()
      for (const stop of stops) stop.dispose()
      for (const stop of stopAll) stop()
      leaveActiveEditor(created)
      giveBackEditor(created)
      editor.current = null
    }
  }, [file, panel, viewStates, groups, settings, statusItems, contextKeys, storage])

  useEffect(() => {
    // What is drawn out of sight cannot take the focus before this.
    if (isShown && panel.isActive && !isTypingElsewhere()) editor.current?.focus()
  }, [isShown, panel])

  return <div ref={host} className="size-full" />
}

const always = { wordBasedSuggestions: 'currentDocument' } as const

/** In an element of its own, which can be moved to another place. */
function createEditor(
  place: HTMLElement,
  options: monaco.editor.IStandaloneEditorConstructionOptions,
): monaco.editor.IStandaloneCodeEditor {
  const container = window.document.createElement('div')
  container.className = 'size-full'
  place.append(container)
  return monaco.editor.create(container, { ...options, theme: themeName, automaticLayout: true })
}
