import { useEffect } from 'react'
import { onThemeChoice } from '#web/ui/theme.ts'
import { useCommands } from '../commands/use-commands.ts'
import { type Ide, useIde } from '../ide-context.ts'
import { stepDone } from './walkthrough.ts'

const shownKey = 'welcomeShown'
/** Written by the editor area once there was a tab. */
const editorsKey = 'editors'

/**
 * Opens the welcome page, by itself on the first visit of a codespace, and sees which of its
 * steps are done.
 */
export function WelcomeCommands() {
  const ide = useIde()
  const { fileEvents, storage, settings } = ide
  const openPage = (page: string) =>
    fileEvents.emit({ type: 'open', input: { type: 'page', page }, takesFocus: true })
  useEffect(() => {
    // With what stands open, or what another device left, this is no first visit.
    const isFirst = () => {
      const isEmpty = storage.read(editorsKey, null) === null && path() === null
      return isEmpty && !storage.read(shownKey, false)
    }
    const path = () => fileEvents.active.getState().path
    if (!isFirst()) return
    let isGone = false
    void storage.settled().then(() => {
      const isWanted = settings.get('workbench.startupEditor') === 'welcomePage'
      if (isGone || !isWanted || !isFirst()) return
      storage.write(shownKey, true)
      // Without the focus: whoever begins to type in the terminal goes on.
      fileEvents.emit({ type: 'open', input: { type: 'page', page: 'welcome' } })
    })
    return () => {
      isGone = true
    }
  }, [storage, settings, fileEvents])
  useEffect(() => watchSteps(ide), [ide])
  useCommands([
    {
      id: 'workbench.action.showWelcomePage',
      title: 'Welcome',
      category: 'Help',
      icon: 'home',
      run: () => openPage('welcome'),
    },
    {
      id: 'workbench.action.keybindingsReference',
      title: 'Keyboard shortcuts reference',
      category: 'Help',
      icon: 'keyboard',
      keys: 'ctrl+k ctrl+r',
      run: () => openPage('keysReference'),
    },
  ])
  return null
}

function watchSteps({ fileEvents, quickInput, contextKeys, layout }: Ide): () => void {
  const stops = [
    fileEvents.active.subscribe(({ path, input }) => {
      if (path !== null) stepDone('open')
      if (input?.type === 'page' && /^key/.test(input.page)) stepDone('keys')
    }),
    quickInput.store.subscribe(({ session }) => {
      if (session?.kind === 'open' && session.text.startsWith('>')) stepDone('palette')
    }),
    contextKeys.store.subscribe((keys) => {
      if (keys.multipleEditorGroups) stepDone('split')
    }),
    layout.subscribe((now, before) => {
      if (now.isPanelOpen && !before.isPanelOpen) stepDone('terminal')
    }),
    onThemeChoice(() => stepDone('theme')),
  ]
  // Not by the context key alone: the first terminal takes the focus by itself.
  const onKey = () => {
    if (contextKeys.get('terminalFocus')) stepDone('terminal')
  }
  window.addEventListener('keydown', onKey, { capture: true })
  return () => {
    for (const stop of stops) stop()
    window.removeEventListener('keydown', onKey, { capture: true })
  }
}
