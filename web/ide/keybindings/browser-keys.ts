import type { Chord, Platform } from './key-chords.ts'

const reserved = ['w', 'n', 't', 'f4', 'shift+w', 'shift+n', 'shift+t']
const reservedOnMac = [
  ...reserved.filter((key) => key !== 'f4'),
  'q',
  'shift+q',
  'm',
  'h',
  'alt+left',
  'alt+right',
]

/** Whether a plain tab never hears of it: the browser closes tabs and opens windows by it. */
export function isReserved(chord: Chord, platform: Platform): boolean {
  if (/^ctrl\+(shift\+)?(tab|pageup|pagedown)$/.test(chord)) return true
  if (platform !== 'mac') return reserved.some((keys) => chord === `ctrl+${keys}`)
  return reservedOnMac.some((keys) => chord === withMeta(keys))
}

function withMeta(keys: string): Chord {
  const parts = keys.split('+')
  const key = parts.pop() ?? ''
  return [...parts, 'meta', key].join('+')
}

/**
 * What works in a plain tab for commands whose keys the browser keeps. They hold in a window of its
 * own as well, so that fingers need not know where they are. On a Mac `alt` types characters, and
 * `ctrl` goes with it.
 */
export const tabAlternatives: Readonly<
  Record<string, { key: string; mac: string; when?: string }>
> = {
  'workbench.action.closeActiveEditor': { key: 'alt+w', mac: 'ctrl+alt+w' },
  'workbench.action.closeGroup': {
    key: 'alt+w',
    mac: 'ctrl+alt+w',
    when: 'activeEditorGroupEmpty && multipleEditorGroups',
  },
  'workbench.action.closeWindow': { key: 'shift+alt+w', mac: 'ctrl+shift+alt+w' },
  'workbench.action.files.newUntitledFile': { key: 'alt+n', mac: 'ctrl+alt+n' },
  'workbench.action.newWindow': { key: 'shift+alt+n', mac: 'ctrl+shift+alt+n' },
  'workbench.action.showAllSymbols': { key: 'alt+t', mac: 'ctrl+alt+t' },
  'workbench.action.reopenClosedEditor': { key: 'shift+alt+t', mac: 'ctrl+shift+alt+t' },
  'workbench.action.nextEditor': { key: 'alt+]', mac: 'ctrl+alt+]' },
  'workbench.action.previousEditor': { key: 'alt+[', mac: 'ctrl+alt+[' },
  'workbench.action.nextEditorInGroup': { key: 'shift+alt+]', mac: 'ctrl+shift+alt+]' },
  'workbench.action.previousEditorInGroup': { key: 'shift+alt+[', mac: 'ctrl+shift+alt+[' },
  'workbench.action.quickOpenPreviousRecentlyUsedEditorInGroup': {
    key: 'alt+q',
    mac: 'ctrl+alt+q',
  },
  'workbench.action.quickOpenLeastRecentlyUsedEditorInGroup': {
    key: 'shift+alt+q',
    mac: 'ctrl+shift+alt+q',
  },
}
