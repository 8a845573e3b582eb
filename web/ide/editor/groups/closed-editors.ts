import { type EditorInput, inputKey } from '../../editor-input.ts'
import { isInside } from '../../paths.ts'
import { pathOf } from './panel-params.ts'

export type ClosedEditor = {
  input: EditorInput
  /** Its dockview id, under which cursor and scroll bar are kept. */
  id: string
  groupId: string
  index: number
  isPinned: boolean
}

const kept = 50

/** What was closed, to be opened again one by one. */
export class ClosedEditors {
  #closed: ClosedEditor[] = []

  push(editor: ClosedEditor): void {
    const key = inputKey(editor.input)
    this.#closed = this.#closed.filter((other) => inputKey(other.input) !== key)
    this.#closed.push(editor)
    if (this.#closed.length > kept) this.#closed.shift()
  }

  /** The last one. */
  pop(): ClosedEditor | undefined {
    return this.#closed.pop()
  }

  /** What is deleted cannot be opened again. */
  dropInside(folder: string): void {
    this.#closed = this.#closed.filter(({ input }) => {
      const path = pathOf(input)
      return path === null || !isInside(path, folder)
    })
  }
}
