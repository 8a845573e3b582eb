import type { FileEvents } from '../../file-events.ts'
import { isInside } from '../../paths.ts'
import { activeEditor } from '../active-editor.ts'
import type { EditorGroups } from '../groups/editor-groups.ts'
import { movedInput, paramsOf, pathOf } from '../groups/panel-params.ts'
import { isUntitled } from '../untitled.ts'
import { isSameTab, type Place, type PlaceHistory } from './place-history.ts'

/** A tab that is shown puts its cursor to and fro before it stands where it was wanted. */
const settleMs = 150

/** Tells a history where its user is, until it is disposed of. */
export class PlaceFollower {
  readonly #groups: EditorGroups
  readonly #places: PlaceHistory
  readonly #stops: (() => void)[]
  #stopEditor: (() => void) | null = null
  #pending: Place | null = null
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(groups: EditorGroups, places: PlaceHistory, fileEvents: FileEvents) {
    this.#groups = groups
    this.#places = places
    const { api } = groups
    const follow = () => this.#follow()
    const active = api.onDidActivePanelChange(follow)
    const removed = api.onDidRemovePanel((panel) => {
      const known = paramsOf(panel)
      const path = known && pathOf(known.input)
      // With its tab its text is gone.
      if (path && isUntitled(path)) this.#dropInside(path)
    })
    this.#stops = [
      () => active.dispose(),
      () => removed.dispose(),
      activeEditor.subscribe(follow),
      fileEvents.observe((event) => {
        if (event.type === 'renamed') this.#renamed(event.from, event.to)
        if (event.type === 'deleted') this.#dropInside(event.path)
      }),
    ]
    follow()
  }

  /** What has not been told yet is told. Before somebody goes from there. */
  settle(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    const place = this.#pending
    this.#pending = null
    if (place) this.#places.visit(place)
  }

  [Symbol.dispose](): void {
    clearTimeout(this.#timer)
    this.#stopEditor?.()
    for (const stop of this.#stops) stop()
  }

  #follow(): void {
    this.#stopEditor?.()
    this.#stopEditor = null
    const here = this.#here()
    if (!here) return
    const before = this.#pending
    const isSame = before !== null && isSameTab(before, here)
    // One that showed nothing yet was only passed by, as tabs are that are put back with a page.
    if (!isSame && before?.at) this.settle()
    if (!isSame) this.#note(null)
    const { editor, path } = activeEditor.getState()
    const { input } = here
    if (!editor || input.type !== 'file' || input.path !== path) return
    const note = () => {
      const position = editor.getPosition()
      if (position) this.#note({ line: position.lineNumber, column: position.column })
    }
    note()
    const moves = editor.onDidChangeCursorPosition(note)
    const edits = editor.onDidChangeModelContent(() => {
      const position = editor.hasTextFocus() ? editor.getPosition() : null
      if (!position) return
      this.#places.edited({ ...here, at: { line: position.lineNumber, column: position.column } })
    })
    this.#stopEditor = () => {
      moves.dispose()
      edits.dispose()
    }
  }

  #here(): Place | null {
    const panel = this.#groups.active
    const known = panel && paramsOf(panel)
    return known ? { input: known.input, groupId: panel.group.id, at: null } : null
  }

  #note(at: Place['at']): void {
    const here = this.#here()
    if (!here) return
    this.#pending = { ...here, at }
    this.#timer ??= setTimeout(() => this.settle(), settleMs)
  }

  #renamed(from: string, to: string): void {
    this.settle()
    const move = (path: string) => (isInside(path, from) ? to + path.slice(from.length) : path)
    this.#places.renamed((input) => movedInput(input, move))
  }

  #dropInside(path: string): void {
    this.settle()
    this.#places.drop((input) => {
      const of = pathOf(input)
      return of !== null && isInside(of, path)
    })
  }
}
