import type { editor } from 'monaco-editor/editor'
import type { Diagnostic } from 'vscode-json-languageservice'
import { monaco } from '../../editor/monaco.ts'
import { markersOfProblems, markersOfSchema, type Problem } from './markers.ts'

const schemaMs = 150
const serverMs = 500
const [schemaOwner, serverOwner] = ['devcontainer.schema', 'devcontainer.bothy']

type Looking = {
  validate: (text: string) => Promise<Diagnostic[]>
  /** Null where nobody but the schema has a word on it. */
  check: ((text: string) => Promise<Problem[]>) | null
}

/**
 * Marks what is wrong in a text while it is typed: soon by its schema, a little later by the
 * server's own reader.
 */
export class ModelCheck {
  readonly #model: editor.ITextModel
  readonly #looking: Looking
  readonly #stops: { dispose(): void }[]
  #timers: ReturnType<typeof setTimeout>[] = []
  #diagnostics: Diagnostic[] = []
  #problems: Problem[] = []
  #isGone = false

  constructor(model: editor.ITextModel, looking: Looking) {
    this.#model = model
    this.#looking = looking
    this.#stops = [
      model.onDidChangeContent(() => this.#begin()),
      model.onWillDispose(() => this[Symbol.dispose]()),
    ]
    this.#begin(0)
  }

  [Symbol.dispose](): void {
    if (this.#isGone) return
    this.#isGone = true
    this.#forget()
    for (const stop of this.#stops) stop.dispose()
    if (this.#model.isDisposed()) return
    for (const owner of [schemaOwner, serverOwner]) {
      monaco.editor.setModelMarkers(this.#model, owner, [])
    }
  }

  #begin(afterMs = 1): void {
    this.#forget()
    this.#timers = [
      setTimeout(() => this.#look(this.#bySchema), schemaMs * afterMs),
      setTimeout(() => this.#look(this.#byServer), serverMs * afterMs),
    ]
  }

  #forget(): void {
    for (const timer of this.#timers) clearTimeout(timer)
  }

  /** What was typed meanwhile is looked at anew by then. */
  #look(by: (text: string) => Promise<(() => void) | null>): void {
    const version = this.#model.getVersionId()
    by.call(this, this.#model.getValue()).then(
      (show) => {
        if (!this.#isGone && version === this.#model.getVersionId()) show?.()
      },
      () => {
        // The server is away: what it said last stays, and the next key asks again.
      },
    )
  }

  async #bySchema(text: string) {
    const diagnostics = await this.#looking.validate(text)
    return () => {
      this.#diagnostics = diagnostics
      this.#showSchema()
    }
  }

  async #byServer(text: string) {
    const problems = await this.#looking.check?.(text)
    if (!problems) return null
    return () => {
      this.#problems = problems
      monaco.editor.setModelMarkers(this.#model, serverOwner, markersOfProblems(problems))
      this.#showSchema()
    }
  }

  #showSchema(): void {
    const markers = markersOfSchema(this.#diagnostics, this.#problems)
    monaco.editor.setModelMarkers(this.#model, schemaOwner, markers)
  }
}
