import { showToast } from '#web/ui/Toast.tsx'

/** Opens a tab that knows nothing of this page. Where the browser does not let it, it offers to. */
export function openTab(url: string): void {
  const opened = window.open(url, '_blank')
  if (opened) {
    opened.opener = null
    return
  }
  // Browsers allow it after a click or a key only.
  showToast({
    title: 'The browser did not open a tab',
    description: url,
    tone: 'warning',
    action: {
      label: 'Open in browser',
      onSelect: () => void window.open(url, '_blank', 'noopener'),
    },
  })
}
