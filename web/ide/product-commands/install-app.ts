/**
 * What a browser offers to a page that can be installed; `web/public/theme.js` keeps it, since
 * it comes early.
 */
type InstallPrompt = Event & { prompt(): Promise<{ outcome: 'accepted' | 'dismissed' }> }

declare global {
  interface Window {
    bothyInstallPrompt?: InstallPrompt | null
  }
}

export function canInstall(): boolean {
  return window.bothyInstallPrompt != null
}

/** Whether the user agreed. A browser lets a page ask once; it offers it again when it likes. */
export async function installApp(): Promise<boolean> {
  const prompt = window.bothyInstallPrompt
  if (!prompt) return false
  window.bothyInstallPrompt = null
  window.dispatchEvent(new Event('bothy:installable'))
  const { outcome } = await prompt.prompt()
  return outcome === 'accepted'
}

/** Calls back whenever `canInstall` may have changed, until what it returns is called. */
export function onInstallable(changed: () => void): () => void {
  window.addEventListener('bothy:installable', changed)
  window.addEventListener('appinstalled', changed)
  return () => {
    window.removeEventListener('bothy:installable', changed)
    window.removeEventListener('appinstalled', changed)
  }
}
