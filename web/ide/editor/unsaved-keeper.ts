import type { UnsavedText, UnsavedTextStore } from './unsaved-text.ts'

const keepEveryMs = 1000

/**
 * Copies the unsaved text of one file into the browser while it is being typed, at most a second behind. A
 * browser that refuses its storage is not an error here: saving is then the only safety, and speaks for itself.
 */
export class UnsavedKeeper {
  readonly #store: UnsavedTextStore
  readonly #current: () => UnsavedText | null
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(store: UnsavedTextStore, current: () => UnsavedText | null) {
    this.#store = store
    this.#current = current
  }

  keepSoon(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined
      void this.keep()
    }, keepEveryMs)
  }

  async keep(): Promise<void> {
    const text = this.#current()
    if (text) await this.#store.put(text).catch(() => undefined)
  }

  /** The file has it now. */
  forget(path: string): void {
    this[Symbol.dispose]()
    void this.#store.remove(path, this.#store.session).catch(() => undefined)
  }

  /** The newest that an earlier page left of this file. */
  async left(path: string): Promise<UnsavedText | null> {
    const texts = await this.#store.left().catch(() => [])
    return texts.find((text) => text.path === path) ?? null
  }

  drop({ path, session }: UnsavedText): void {
    void this.#store.remove(path, session).catch(() => undefined)
  }

  [Symbol.dispose](): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
  }
}
