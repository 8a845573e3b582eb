import { activeEditor } from '../../editor/active-editor.ts'
import type { FileEvents } from '../../file-events.ts'

const patienceMs = 10_000

export type ConfigurationInEditor = {
  getText(): string
  /** One undo takes them all back. */
  edit(edits: readonly { offset: number; length: number; content: string }[]): void
}

/** Opens a file and resolves once its text is there to be edited. */
export async function openToEdit(
  fileEvents: Pick<FileEvents, 'open'>,
  path: string,
): Promise<ConfigurationInEditor> {
  fileEvents.open(path, { takesFocus: true })
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  const look = (state = activeEditor.getState()) => {
    if (state.path === path && state.editor?.getModel()) resolve()
  }
  const stop = activeEditor.subscribe(look)
  const timer = setTimeout(() => reject(new Error(`${path} did not open.`)), patienceMs)
  look()
  try {
    await promise
  } finally {
    clearTimeout(timer)
    stop()
  }
  const { editor } = activeEditor.getState()
  const model = editor?.getModel()
  if (!editor || !model) throw new Error(`${path} did not open.`)
  return {
    getText: () => model.getValue(),
    edit(edits) {
      const operations = edits.map(({ offset, length, content }) => {
        const [start, end] = [model.getPositionAt(offset), model.getPositionAt(offset + length)]
        return {
          range: {
            startLineNumber: start.lineNumber,
            startColumn: start.column,
            endLineNumber: end.lineNumber,
            endColumn: end.column,
          },
          text: content,
        }
      })
      editor.pushUndoStop()
      editor.executeEdits('devcontainer', operations)
      editor.pushUndoStop()
      const last = edits.at(-1)
      if (last) editor.revealPositionInCenterIfOutsideViewport(model.getPositionAt(last.offset))
    },
  }
}
