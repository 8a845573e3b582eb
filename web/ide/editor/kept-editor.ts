import type { editor } from 'monaco-editor/editor'

type CodeEditor = editor.IStandaloneCodeEditor

let kept: CodeEditor | null = null

/**
 * Takes back an editor whose tab is not shown any more, for the next tab that is: to make one takes
 * longer than to read a megabyte. Nothing of the tab's may listen to it by now.
 */
export function giveBackEditor(given: CodeEditor): void {
  const container = given.getContainerDomNode()
  // Otherwise it would go on to think so.
  if (given.hasTextFocus() && document.activeElement instanceof HTMLElement) {
    document.activeElement.blur()
  }
  container.remove()
  if (kept || !isAsNew(given)) given.dispose()
  else {
    given.setModel(null)
    kept = given
  }
}

/**
 * One that was given back, in its place, with the model and these options; null where
 * there is none.
 */
export function takeKeptEditor(
  host: HTMLElement,
  model: editor.ITextModel,
  options: editor.IEditorOptions,
): CodeEditor | null {
  const taken = kept
  if (!taken) return null
  kept = null
  host.append(taken.getContainerDomNode())
  taken.updateOptions(options)
  taken.layout()
  taken.setModel(model)
  return taken
}

/**
 * Where something was looked for in it, or it does less for a large file, the next tab
 * would show that.
 */
function isAsNew(used: CodeEditor): boolean {
  const find = used.getContribution<FindController>('editor.contrib.findController')
  const isSearched = find !== null && find.getState().searchString !== ''
  return !isSearched && used.getRawOptions().folding !== false
}

type FindController = editor.IEditorContribution & { getState(): { searchString: string } }
