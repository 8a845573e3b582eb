const isMac = typeof navigator !== 'undefined' && /Mac|iPhone|iPad/.test(navigator.userAgent)

const macSigns: Record<string, string> = {
  ctrl: '⌃',
  shift: '⇧',
  alt: '⌥',
  meta: '⌘',
  cmd: '⌘',
  enter: '↩',
  backspace: '⌫',
  delete: '⌦',
  escape: '⎋',
  tab: '⇥',
  left: '←',
  right: '→',
  up: '↑',
  down: '↓',
}
/** As Apple orders them. */
const macOrder = ['ctrl', 'alt', 'shift', 'meta', 'cmd']

const words: Record<string, string> = {
  pageup: 'PageUp',
  pagedown: 'PageDown',
  pausebreak: 'PauseBreak',
  capslock: 'CapsLock',
  contextmenu: 'ContextMenu',
  backquote: '`',
  left: 'LeftArrow',
  right: 'RightArrow',
  up: 'UpArrow',
  down: 'DownArrow',
  meta: 'Meta',
  cmd: 'Meta',
  win: 'Win',
}

/**
 * Keys in VS Code's spelling as this machine's keyboard writes them: `ctrl+k ctrl+s` is `Ctrl+K
 * Ctrl+S`, `shift+cmd+p` is `⇧⌘P` on a Mac. `mod` is cmd on a Mac, and ctrl elsewhere. What is
 * written so already stays.
 */
export function formatShortcut(shortcut: string, onMac = isMac): string {
  return shortcut
    .split(' ')
    .map((chord) => (onMac ? formatOnMac(chord) : formatElsewhere(chord)))
    .join(' ')
}

function formatElsewhere(chord: string): string {
  return chord
    .split('+')
    .map((key) => {
      const name = key.toLowerCase()
      return words[name] ?? (name === 'mod' ? 'Ctrl' : capitalized(key))
    })
    .join('+')
}

function formatOnMac(chord: string): string {
  const keys = chord.split('+').map((key) => (key.toLowerCase() === 'mod' ? 'cmd' : key))
  const last = keys.pop() ?? ''
  const placeOf = (key: string) => macOrder.indexOf(key.toLowerCase())
  const held = keys.sort((one, other) => placeOf(one) - placeOf(other))
  const sign = (key: string) => macSigns[key.toLowerCase()]
  const name = last.toLowerCase()
  return [
    ...held.map((key) => sign(key) ?? key),
    sign(last) ?? words[name] ?? capitalized(last),
  ].join('')
}

function capitalized(key: string): string {
  return key.charAt(0).toUpperCase() + key.slice(1)
}

export function Shortcut({ keys }: { keys: string }) {
  return <kbd className="font-sans text-small text-dim">{formatShortcut(keys)}</kbd>
}
