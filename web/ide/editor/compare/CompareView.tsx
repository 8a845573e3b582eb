import type { DockviewPanelApi } from 'dockview-react'
import { useEffect, useRef, useState } from 'react'
import { IconButton } from '#web/ui/IconButton.tsx'
import { useIde } from '../../ide-context.ts'
import { useKeys } from '../../keybindings/use-keys.ts'
import { useSetting } from '../../settings/use-setting.ts'
import { activeEditor, leaveActiveEditor } from '../active-editor.ts'
import { editorOptions, followSettings } from '../editor-options.ts'
import { followEditorStatus } from '../editor-status.ts'
import { monaco, themeName } from '../monaco.ts'
import { activeCompare } from './active-compare.ts'
import type { LoadedSide } from './compare-sides.ts'

/** Narrower than this the two texts stand in one. */
const sideBySidePx = 700

/** Two texts beside each other, or in one; what is typed into a file's goes to the file. */
export function CompareView(props: {
  left: LoadedSide
  right: LoadedSide
  titles: readonly [left: string, right: string]
  /** Whether it is what keys go to, now and later. */
  panel: Pick<DockviewPanelApi, 'isActive' | 'onDidActiveChange'> | null
}) {
  const { left, right, titles, panel } = props
  const host = useRef<HTMLDivElement>(null)
  const { settings, contextKeys, statusItems } = useIde()
  const [editor, setEditor] = useState<monaco.editor.IStandaloneDiffEditor | null>(null)
  const isSideBySide = useSetting('diffEditor.renderSideBySide')
  const ignoresSpaces = useSetting('diffEditor.ignoreTrimWhitespace')
  useEffect(() => {
    if (!host.current) return
    const created = monaco.editor.createDiffEditor(host.current, {
      ...editorOptions(settings),
      theme: themeName,
      automaticLayout: true,
      originalEditable: left.file !== null && right.file === null,
      readOnly: right.file === null,
      renderOverviewRuler: false,
      minimap: { enabled: false },
      stickyScroll: { enabled: false },
      renderSideBySide: settings.get('diffEditor.renderSideBySide'),
      ignoreTrimWhitespace: settings.get('diffEditor.ignoreTrimWhitespace'),
      useInlineViewWhenSpaceIsLimited: true,
      renderSideBySideInlineBreakpoint: sideBySidePx,
      hideUnchangedRegions: { enabled: false },
      ariaLabel: `${titles[0]} and ${titles[1]}, compared`,
    })
    created.setModel({ original: left.model, modified: right.model })
    const text =
      right.file || !left.file ? created.getModifiedEditor() : created.getOriginalEditor()
    const file = right.file ?? left.file
    const path = file?.path ?? null
    const beInFront = () => {
      if (panel && !panel.isActive) return
      activeCompare.setState({ editor: created })
      activeEditor.setState({ editor: text, path })
      // Text that is no file's has nothing to say there.
      if (!file) statusItems.set('editor', [])
      contextKeys.set('isInDiffEditor', true)
      contextKeys.set('textCompareEditorActive', true)
      contextKeys.set('textCompareEditorVisible', true)
    }
    const leave = () => {
      if (activeCompare.getState().editor !== created) return
      activeCompare.setState({ editor: null })
      for (const key of ['isInDiffEditor', 'textCompareEditorActive', 'textCompareEditorVisible'])
        contextKeys.set(key, false)
      leaveActiveEditor(text)
    }
    beInFront()
    let isFirst = true
    const stops = [
      created.onDidUpdateDiff(() => {
        if (isFirst) created.revealFirstDiff()
        isFirst = false
      }),
      panel?.onDidActiveChange(() => (panel.isActive ? beInFront() : leave())),
      text.onDidBlurEditorWidget(() => (right.file ?? left.file)?.focusLeft()),
    ]
    const stopSettings = followSettings(settings, {
      updateOptions: (options) =>
        created.updateOptions({
          ...options,
          minimap: { enabled: false },
          stickyScroll: { enabled: false },
        }),
    })
    const stopStatus =
      panel && file ? followEditorStatus({ editor: text, panel, file, statusItems }) : null
    if (!panel || panel.isActive) text.focus()
    setEditor(created)
    return () => {
      leave()
      stopSettings()
      stopStatus?.()
      for (const stop of stops) stop?.dispose()
      created.dispose()
      setEditor(null)
    }
  }, [left, right, titles, panel, settings, contextKeys, statusItems])
  useEffect(() => {
    editor?.updateOptions({
      renderSideBySide: isSideBySide,
      ignoreTrimWhitespace: ignoresSpaces,
    })
  }, [editor, isSideBySide, ignoresSpaces])
  return (
    <div className="flex size-full flex-col bg-editor">
      <div className="flex h-8 shrink-0 items-center gap-1 border-b border-line pr-1 text-small text-dim">
        <span className="min-w-0 flex-1 truncate px-4">{titles[0]}</span>
        <span className="min-w-0 flex-1 truncate px-4">{titles[1]}</span>
        <Differences editor={editor} />
        <CommandButton icon="arrow-up" label="Previous difference" command={previousChange} />
        <CommandButton icon="arrow-down" label="Next difference" command={nextChange} />
        <CommandButton
          icon="whitespace"
          label="Ignore spaces at the ends of lines"
          command="toggle.diff.ignoreTrimWhitespace"
          isPressed={ignoresSpaces}
        />
        <CommandButton
          icon="split-horizontal"
          label="Side by side"
          command="toggle.diff.renderSideBySide"
          isPressed={isSideBySide}
        />
      </div>
      <div ref={host} className="min-h-0 flex-1" />
    </div>
  )
}

const nextChange = 'workbench.action.compareEditor.nextChange'
const previousChange = 'workbench.action.compareEditor.previousChange'

function CommandButton(props: {
  icon: string
  label: string
  command: string
  isPressed?: boolean
}) {
  const { icon, label, command, isPressed } = props
  const { commands } = useIde()
  const shortcut = useKeys(command)
  return (
    <IconButton
      isSmall
      icon={icon}
      label={label}
      shortcut={shortcut}
      {...(isPressed === undefined ? {} : { 'aria-pressed': isPressed })}
      onClick={() => commands.run(command)}
    />
  )
}

function Differences({ editor }: { editor: monaco.editor.IStandaloneDiffEditor | null }) {
  const [count, setCount] = useState<number | null>(null)
  useEffect(() => {
    if (!editor) return
    const tell = () => setCount(editor.getLineChanges()?.length ?? null)
    tell()
    const stop = editor.onDidUpdateDiff(tell)
    return () => stop.dispose()
  }, [editor])
  if (count === null) return null
  const words =
    count === 0 ? 'No differences' : count === 1 ? '1 difference' : `${count} differences`
  return (
    <span role="status" className="px-2 whitespace-nowrap">
      {words}
    </span>
  )
}
