import type { StatusItems } from '../status-items.ts'
import type { Chord } from './key-chords.ts'
import type { Keybindings } from './keybindings.ts'
import { chordsOfKey, type KeyboardLayout, readKeyboardLayout } from './pressed-keys.ts'

const secondKeyMs = 5000
const noCommandMs = 5000
const statusOwner = 'keys'

/** Hears every key of the page before anything else does, and runs what it means. */
export class KeyListener {
  readonly #keybindings: Keybindings
  readonly #statusItems: StatusItems
  readonly #stop = new AbortController()
  #layout: KeyboardLayout | null = null
  #begun: readonly Chord[] = []
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(keybindings: Keybindings, statusItems: StatusItems) {
    this.#keybindings = keybindings
    this.#statusItems = statusItems
    const { signal } = this.#stop
    window.addEventListener('keydown', (event) => this.#hear(event), { capture: true, signal })
    // A second key that is pressed after a click elsewhere is no second key.
    window.addEventListener('pointerdown', () => this.#end(), { capture: true, signal })
    window.addEventListener('blur', () => this.#end(), { signal })
    void this.#readLayout()
    // Who changes the layout does so outside of the page.
    window.addEventListener('focus', () => void this.#readLayout(), { signal })
  }

  [Symbol.dispose](): void {
    this.#stop.abort()
    this.#end()
  }

  #hear(event: KeyboardEvent): void {
    const { target } = event
    if (!(target instanceof Element) || event.defaultPrevented) return
    const candidates = chordsOfKey(event, this.#layout)
    if (candidates.length === 0) return
    const { recorder } = this.#keybindings
    if (recorder) {
      swallow(event)
      recorder(candidates)
      return
    }
    // What asks a question is answered first.
    if (target.closest('[role="alertdialog"], [data-modal]')) return
    if (this.#begun.length > 0) this.#hearNext(event, candidates)
    else this.#hearFirst(event, target, candidates)
  }

  #hearFirst(event: KeyboardEvent, target: Element, candidates: readonly Chord[]): void {
    const resolution = this.#keybindings.resolve([], candidates)
    if (resolution.is === 'nothing') {
      // Monaco must not act on keys that were taken from it; the browser may.
      if (target.closest('.monaco-editor') && this.#keybindings.isTakenFromEditor(candidates))
        event.stopPropagation()
      return
    }
    if (target.closest('.xterm') && !this.#keybindings.skipsShell(resolution)) return
    const { rule } = resolution
    if (resolution.is === 'begun') {
      swallow(event)
      this.#begin(resolution.chords)
      return
    }
    // Monaco comes to the same by itself. What needs no focus in it, as to find something, it does
    // from elsewhere.
    if (rule.source === 'editor' && !isForEditor(target, candidates)) return
    swallow(event)
    this.#keybindings.run(rule)
  }

  #hearNext(event: KeyboardEvent, candidates: readonly Chord[]): void {
    swallow(event)
    const begun = this.#begun
    const resolution = this.#keybindings.resolve(begun, candidates)
    if (resolution.is === 'begun') {
      this.#begin(resolution.chords)
      return
    }
    this.#end()
    const [second = ''] = candidates
    if (resolution.is === 'found') this.#keybindings.run(resolution.rule)
    else if (second !== 'escape') {
      this.#say(`(${this.#keybindings.label([...begun, second])}) is not a command`, noCommandMs)
    }
  }

  #begin(chords: readonly Chord[]): void {
    this.#begun = chords
    const label = this.#keybindings.label(chords)
    this.#say(`(${label}) was pressed. Waiting for second key…`, secondKeyMs)
  }

  #say(label: string, forMs: number): void {
    clearTimeout(this.#timer)
    this.#statusItems.set(statusOwner, [{ id: 'keys', label, title: label, side: 'left' }])
    this.#timer = setTimeout(() => this.#end(), forMs)
  }

  #end(): void {
    this.#begun = []
    if (this.#timer === undefined) return
    clearTimeout(this.#timer)
    this.#timer = undefined
    this.#statusItems.set(statusOwner, [])
  }

  async #readLayout(): Promise<void> {
    this.#layout = await readKeyboardLayout()
  }
}

/** Not for what is typed somewhere else, nor for bare keys: Escape there leaves something else. */
function isForEditor(target: Element, [chord = '']: readonly Chord[]): boolean {
  if (target.closest('.monaco-editor, input, textarea, [contenteditable="true"]')) return false
  return /\b(ctrl|alt|meta)\+/.test(chord)
}

function swallow(event: KeyboardEvent): void {
  event.preventDefault()
  event.stopImmediatePropagation()
}
