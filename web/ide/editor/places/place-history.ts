import { type EditorInput, inputKey } from '../../editor-input.ts'

/** Where somebody has been: a tab, and the cursor where it shows a text. */
export type Place = {
  input: EditorInput
  groupId: string
  /** From 1, as people count; null where nothing is known of a cursor. */
  at: { line: number; column: number } | null
}

/** Who moves by less has not gone anywhere, as in VS Code. */
const nearLines = 10
const mostPlaces = 50

/** The way somebody took through files and texts, to be gone back and forward. */
export class PlaceHistory {
  readonly #changed: (history: PlaceHistory) => void
  #places: Place[] = []
  #at = -1
  /** The place where somebody is was dropped: they stand behind the one at `#at`. */
  #isBehind = false
  #lastEdit: Place | null = null

  constructor(changed: (history: PlaceHistory) => void) {
    this.#changed = changed
  }

  get canGoBack(): boolean {
    return this.#next(-1) !== undefined
  }

  get canGoForward(): boolean {
    return this.#next(1) !== undefined
  }

  get lastEdit(): Place | null {
    return this.#lastEdit
  }

  /** Somebody is there now, however he came. */
  visit(place: Place): void {
    this.#isBehind = false
    const current = this.#places[this.#at]
    if (current && isSameTab(current, place)) {
      if (place.at === null) return
      if (current.at === null || Math.abs(current.at.line - place.at.line) < nearLines) {
        this.#places[this.#at] = place
        return
      }
    }
    this.#places = [...this.#places.slice(0, this.#at + 1), place].slice(-mostPlaces)
    this.#at = this.#places.length - 1
    this.#changed(this)
  }

  edited(place: Place): void {
    this.#lastEdit = place
    this.#changed(this)
  }

  /** Where to go; it is as if somebody had gone there. Null where there is nothing. */
  step(by: 1 | -1): Place | null {
    const place = this.#next(by)
    if (!place) return null
    this.#at = this.#places.indexOf(place)
    this.#isBehind = false
    this.#changed(this)
    return place
  }

  /** Files have other names now. */
  renamed(move: (input: EditorInput) => EditorInput): void {
    const moved = (place: Place) => ({ ...place, input: move(place.input) })
    this.#places = this.#places.map(moved)
    this.#lastEdit = this.#lastEdit && moved(this.#lastEdit)
  }

  /** There is nothing to go to any more. */
  drop(isGone: (input: EditorInput) => boolean): void {
    const before = this.#places.slice(0, this.#at + 1).filter(({ input }) => !isGone(input))
    const after = this.#places.slice(this.#at + 1).filter(({ input }) => !isGone(input))
    const current = this.#places[this.#at]
    if (current && isGone(current.input)) this.#isBehind = true
    this.#places = [...before, ...after]
    this.#at = before.length - 1
    if (this.#lastEdit && isGone(this.#lastEdit.input)) this.#lastEdit = null
    this.#changed(this)
  }

  #next(by: 1 | -1): Place | undefined {
    return this.#places[this.#isBehind && by === -1 ? this.#at : this.#at + by]
  }
}

export function isSameTab(one: Place, other: Place): boolean {
  return one.groupId === other.groupId && inputKey(one.input) === inputKey(other.input)
}
