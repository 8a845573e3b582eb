import { activeEditor } from '../editor/active-editor.ts'
import type { Ide } from '../ide-context.ts'
import type { QuickAcceptance, QuickItem, QuickProvider } from '../quick-input/quick-provider.ts'

type CodeEditor = NonNullable<ReturnType<typeof activeEditor.getState>['editor']>
type Place = { line: number; column: number }

const id = 'line'

/**
 * `:120:7` in the editor in front, shown while it is typed. A negative line counts from the end.
 */
export function lineProvider(ide: Ide): QuickProvider {
  let place: Place | null = null
  let look: Look | null = null
  return {
    prefix: ':',
    placeholder: 'Go to line (append : and a column)',
    help: 'Go to line',
    command: 'workbench.action.gotoLine',
    items(query) {
      const { editor } = activeEditor.getState()
      place = editor && placeOf(editor, query)
      return [{ id: `${id}${place?.line}:${place?.column}`, label: sentence(editor, place, query) }]
    },
    look(item) {
      const { editor } = activeEditor.getState()
      if (item && editor && place) {
        look ??= new Look(editor)
        look.at(place)
      } else {
        look?.leave()
        if (item === null) look = null
      }
    },
    accept: (_: QuickItem, how: QuickAcceptance) => {
      const { editor, path } = activeEditor.getState()
      look?.clear()
      look = null
      if (!editor || !place) return
      if (how.toSide && path !== null) {
        ide.fileEvents.open(path, { toSide: true, takesFocus: true, selection: place })
        return
      }
      editor.setPosition({ lineNumber: place.line, column: place.column })
      editor.revealPositionInCenter({ lineNumber: place.line, column: place.column })
      if (!how.isPreview) editor.focus()
    },
  }
}

/** The editor at another place, from where it can be brought back. */
class Look {
  readonly #editor: CodeEditor
  readonly #before: ReturnType<CodeEditor['saveViewState']>
  readonly #marks: ReturnType<CodeEditor['createDecorationsCollection']>

  constructor(editor: CodeEditor) {
    this.#editor = editor
    this.#before = editor.saveViewState()
    this.#marks = editor.createDecorationsCollection()
  }

  at({ line, column }: Place): void {
    const position = { lineNumber: line, column }
    this.#marks.set([
      {
        range: { startLineNumber: line, startColumn: 1, endLineNumber: line, endColumn: 1 },
        options: { className: 'rangeHighlight', isWholeLine: true },
      },
    ])
    this.#editor.revealPositionInCenter(position)
  }

  leave(): void {
    this.clear()
    if (this.#before) this.#editor.restoreViewState(this.#before)
  }

  clear(): void {
    this.#marks.clear()
  }
}

function placeOf(editor: CodeEditor, query: string): Place | null {
  const found = /^\s*(-?\d+)?(?:\s*[:,#]\s*(\d+)?)?\s*$/.exec(query)
  const model = editor.getModel()
  if (!found || !model || (found[1] === undefined && found[2] === undefined)) return null
  const count = model.getLineCount()
  const wanted = found[1] === undefined ? editor.getPosition()?.lineNumber : Number(found[1])
  const fromStart = wanted === undefined || wanted >= 0 ? (wanted ?? 1) : count + 1 + wanted
  const line = Math.min(Math.max(fromStart, 1), count)
  const column = Math.min(Math.max(Number(found[2] ?? 1), 1), model.getLineMaxColumn(line))
  return { line, column }
}

function sentence(editor: CodeEditor | null, place: Place | null, query: string): string {
  const model = editor?.getModel()
  if (!editor || !model) return 'Open a text file first to go to a line'
  if (place) {
    return place.column > 1
      ? `Go to line ${place.line} and character ${place.column}`
      : `Go to line ${place.line}`
  }
  const now = editor.getPosition()
  const wanted = `Type a line number between 1 and ${model.getLineCount()}`
  if (query.trim() !== '' || !now) return wanted
  return `Line ${now.lineNumber}, character ${now.column} now. ${wanted}`
}
