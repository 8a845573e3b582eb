const isMac = typeof navigator !== 'undefined' && /Mac|iPhone|iPad/.test(navigator.userAgent)

const macSigns: Record<string, string> = {
  Mod: '⌘',
  Ctrl: '⌃',
  Alt: '⌥',
  Shift: '⇧',
  Enter: '↩',
  Backspace: '⌫',
}

/** `Mod+Shift+P` as this machine writes it: `⇧⌘P`, or `Ctrl+Shift+P`. */
export function formatShortcut(shortcut: string): string {
  return shortcut
    .split(' ')
    .map((chord) => {
      const keys = chord.split('+')
      if (isMac) return keys.map((key) => macSigns[key] ?? key).join('')
      return keys.map((key) => (key === 'Mod' ? 'Ctrl' : key)).join('+')
    })
    .join(' ')
}

export function Shortcut({ keys }: { keys: string }) {
  return <kbd className="font-sans text-small text-dim">{formatShortcut(keys)}</kbd>
}
