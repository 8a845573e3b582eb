import { useEffect } from 'react'
import { showToast } from '#web/ui/Toast.tsx'
import { useCommands } from '../commands/use-commands.ts'
import { useIde } from '../ide-context.ts'
import { toggleFullscreen } from './fullscreen.ts'
import { canInstall, installApp, onInstallable } from './install-app.ts'
import type { Asking } from './product-dialogs.tsx'

/** What is done with the window the IDE is shown in. */
export function useWindowCommands(ask: (what: Asking) => void): void {
  const { contextKeys } = useIde()
  useEffect(() => {
    const update = () => contextKeys.set('bothy.canInstall', canInstall())
    update()
    return onInstallable(update)
  }, [contextKeys])
  useCommands([
    {
      id: 'workbench.action.toggleFullScreen',
      title: 'Toggle full screen',
      category: 'View',
      icon: 'screen-full',
      keys: { key: 'f11', mac: 'ctrl+cmd+f' },
      isGlobal: true,
      run: toggleFullscreen,
    },
    {
      id: 'workbench.action.newWindow',
      title: 'New window',
      keys: 'ctrl+shift+n',
      run: () => void window.open(window.location.pathname, '_blank', 'noopener'),
    },
    {
      id: 'workbench.action.reloadWindow',
      title: 'Reload window',
      category: 'Developer',
      run: () => window.location.reload(),
    },
    {
      id: 'bothy.installApp',
      title: 'Install Bothy as an app',
      icon: 'desktop-download',
      when: 'bothy.canInstall && !isStandalone',
      run: async () => {
        if (await installApp()) showToast({ tone: 'ok', title: 'Bothy is installed as an app' })
      },
    },
    {
      id: 'workbench.action.showAboutDialog',
      title: 'About',
      category: 'Help',
      icon: 'info',
      run: () => ask('about'),
    },
  ])
}
