import type { editor } from 'monaco-editor/editor'
import { createStore, type StoreApi } from 'zustand/vanilla'
import { readToken } from '#web/ui/theme.ts'
import type { IdeSettings } from '../settings/ide-settings.ts'

/** By how many pixels the code face is larger than the settings say, until the page is left. */
export const fontZoom: StoreApi<{ pixels: number }> = createStore(() => ({ pixels: 0 }))

/** Narrower than this there is no room for a minimap beside the text. */
const narrowPx = 400
const smallestPx = 6
const largestPx = 100

/** What every editor of ours has in common, as the settings are now. */
export function editorOptions(
  settings: Pick<IdeSettings, 'get'>,
  isNarrow = false,
): editor.IEditorOptions {
  const fontSize = Math.min(
    Math.max(settings.get('editor.fontSize') + fontZoom.getState().pixels, smallestPx),
    largestPx,
  )
  return {
    fontFamily: settings.get('editor.fontFamily') || readToken('--font-code'),
    fontSize,
    fontLigatures: settings.get('editor.fontLigatures'),
    lineHeight: lineHeight(settings.get('editor.lineHeight'), fontSize),
    minimap: {
      enabled: settings.get('editor.minimap.enabled') && !isNarrow,
      renderCharacters: false,
    },
    stickyScroll: { enabled: settings.get('editor.stickyScroll.enabled'), maxLineCount: 5 },
    bracketPairColorization: { enabled: settings.get('editor.bracketPairColorization.enabled') },
    guides: {
      indentation: settings.get('editor.guides.indentation'),
      bracketPairs: settings.get('editor.guides.bracketPairs'),
    },
    renderWhitespace: settings.get('editor.renderWhitespace'),
    wordWrap: settings.get('editor.wordWrap'),
    wordWrapColumn: settings.get('editor.wordWrapColumn'),
    rulers: [...settings.get('editor.rulers')],
    lineNumbers: settings.get('editor.lineNumbers'),
    cursorBlinking: settings.get('editor.cursorBlinking'),
    cursorStyle: settings.get('editor.cursorStyle'),
    smoothScrolling: settings.get('editor.smoothScrolling'),
    scrollBeyondLastLine: settings.get('editor.scrollBeyondLastLine'),
    renderLineHighlight: 'line',
    padding: { top: 6, bottom: 6 },
    unicodeHighlight: { ambiguousCharacters: false },
    unusualLineTerminators: 'off',
    fixedOverflowWidgets: true,
    // Asked for, or by a sign that is the beginning of something known: words alone are in the way.
    quickSuggestions: false,
    accessibilitySupport: 'auto',
  }
}

/** As VS Code reads it: none, times the size of the face, or pixels. */
function lineHeight(value: number, fontSize: number): number {
  if (value === 0) return Math.round(fontSize * Number.parseFloat(readToken('--line-height-code')))
  return value < 8 ? Math.round(fontSize * value) : value
}

/** Keeps an editor as the settings say, until what it returns is called. */
export function followSettings(settings: IdeSettings, target: Followed): () => void {
  let isNarrow = false
  const update = () => target.updateOptions(editorOptions(settings, isNarrow))
  const measured = target.onDidLayoutChange?.(({ width }) => {
    if (width === 0 || isNarrow === width < narrowPx) return
    isNarrow = !isNarrow
    update()
  })
  const stops = [settings.store.subscribe(update), fontZoom.subscribe(update)]
  return () => {
    measured?.dispose()
    for (const stop of stops) stop()
  }
}

type Followed = {
  updateOptions(options: editor.IEditorOptions): void
  onDidLayoutChange?(changed: (info: { width: number }) => void): { dispose(): void }
}
