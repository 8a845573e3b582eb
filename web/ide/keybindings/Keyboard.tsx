import { useEffect } from 'react'
import { palette } from '../commands/palette.ts'
import { useCommands } from '../commands/use-commands.ts'
import { activeEditor } from '../editor/active-editor.ts'
import { type Ide, useIde } from '../ide-context.ts'
import { FocusKeys } from './focus-keys.ts'
import { KeyListener } from './key-listener.ts'
import { followActiveFile, followWindow } from './window-keys.ts'

/** The page itself comes first. */
const editorKeysAfterMs = 2000

/** What makes keys do something, for as long as it is there; it draws nothing. */
export function Keyboard() {
  const ide = useIde()
  const { commands } = ide
  // biome-ignore lint/correctness/useExhaustiveDependencies: the services of an IDE come and go together
  useEffect(() => startKeyboard(ide), [commands])
  const open = (page: string) =>
    ide.fileEvents.emit({ type: 'open', input: { type: 'page', page }, takesFocus: true })
  useCommands([
    {
      id: 'workbench.action.showCommands',
      title: 'Show all commands',
      keys: ['ctrl+shift+p', 'f1'],
      isGlobal: true,
      run: () => ide.quickInput.show('>'),
    },
    {
      id: 'workbench.action.openGlobalKeybindings',
      title: 'Open keyboard shortcuts',
      category: 'Preferences',
      keys: 'ctrl+k ctrl+s',
      run: () => open('keybindings'),
    },
    {
      id: 'workbench.action.openGlobalKeybindingsFile',
      title: 'Open keyboard shortcuts (JSON)',
      category: 'Preferences',
      run: () => open('keybindingsJson'),
    },
  ])
  return null
}

function startKeyboard(ide: Ide): () => void {
  const { contextKeys, keybindings, statusItems, fileEvents, quickInput } = ide
  const focusKeys = new FocusKeys(contextKeys)
  const listener = new KeyListener(keybindings, statusItems)
  const stops = [
    () => focusKeys[Symbol.dispose](),
    () => listener[Symbol.dispose](),
    followWindow(contextKeys),
    followActiveFile(contextKeys, fileEvents),
    followUserRules(ide),
    followEditor(ide),
    quickInput.provide(palette({ ...ide, focusKeys })),
  ]
  return () => {
    for (const stop of stops) stop()
  }
}

/**
 * What the user has written is read by code that is only fetched where there is something written.
 */
function followUserRules({ documents, keybindings }: Ide): () => void {
  const document = documents.store('keybindings')
  let current = ''
  const apply = async () => {
    const { text } = document.getState()
    if (text === current) return
    current = text
    const { readUserRules } = await import('./user-rules.ts')
    if (text === current) keybindings.setUserRules(readUserRules(text).rules)
  }
  const tryToApply = () => void apply().catch(() => undefined)
  tryToApply()
  return document.subscribe(tryToApply)
}

/**
 * Monaco says what it can do once the first text is shown, or there has been time for
 * more than that.
 */
function followEditor(ide: Ide): () => void {
  let stop: (() => void) | null = null
  let isGone = false
  let isStarted = false
  const start = async () => {
    if (isStarted) return
    isStarted = true
    clearTimeout(timer)
    try {
      const { lendEditorKeys } = await import('./editor-keys.ts')
      if (!isGone) stop = lendEditorKeys(ide)
    } catch {
      // Its keys work nevertheless; the palette has its commands with the next text.
      isStarted = false
    }
  }
  const startWithText = () => {
    if (activeEditor.getState().editor !== null) void start()
  }
  const timer = setTimeout(() => void start(), editorKeysAfterMs)
  const unsubscribe = activeEditor.subscribe(startWithText)
  startWithText()
  return () => {
    isGone = true
    clearTimeout(timer)
    unsubscribe()
    stop?.()
  }
}
