import type { UnsavedText, UnsavedTextStore } from './unsaved-text.ts'

const keepEveryMs = 1000

export type KeptFile = {
  codespaceName: string
  path: string
  /** Null while nothing is unsaved. */
  current(): Pick<UnsavedText, 'text' | 'hasBom' | 'baseEtag'> | null
}

/**
 * Copies the unsaved text of one file into the browser while it is being typed, at most a second behind. A
 * browser that refuses its storage is not an error here: saving is then the only safety, and speaks for itself.
 */
export class UnsavedKeeper {
  readonly #store: UnsavedTextStore
  readonly #file: KeptFile
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(store: UnsavedTextStore, file: KeptFile) {
    this.#store = store
    this.#file = file
  }

  keepSoon(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined
      void this.keep()
    }, keepEveryMs)
  }

  async keep(): Promise<void> {
    const { codespaceName, path } = this.#file
    const current = this.#file.current()
    if (!current) return
    const { session } = this.#store
    await this.#store
      .put({ ...current, codespaceName, path, session, savedAt: Date.now() })
      .catch(() => undefined)
  }

  /** The file has it now. */
  forget(): void {
    this[Symbol.dispose]()
    void this.#store.remove(this.#file.path, this.#store.session).catch(() => undefined)
  }

  /** The newest that an earlier page left of this file. */
  async left(): Promise<UnsavedText | null> {
    const texts = await this.#store.left().catch(() => [])
    return texts.find(({ path }) => path === this.#file.path) ?? null
  }

  drop({ path, session }: UnsavedText): void {
    void this.#store.remove(path, session).catch(() => undefined)
  }

  [Symbol.dispose](): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
  }
}
