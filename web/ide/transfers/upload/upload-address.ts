import { askUpload, dropUpload, type UploadParameters } from './send-part.ts'

/** Every use makes it good for another ten minutes; an hour is the most. */
const renewAfterMs = 45 * 60_000

/** One address for all files of an upload, and another when that one has run out. */
export class UploadAddress {
  readonly #mint: () => Promise<string>
  #minted: Promise<string> | null = null
  #mintedAt = 0

  constructor(mint: () => Promise<string>) {
    this.#mint = mint
  }

  current(): Promise<string> {
    if (this.#minted && Date.now() - this.#mintedAt < renewAfterMs) return this.#minted
    this.#mintedAt = Date.now()
    const minted = this.#mint()
    this.#minted = minted
    minted.catch(() => this.#minted === minted && this.renew())
    return minted
  }

  /** The one that was given is no longer good. */
  renew(): void {
    this.#minted = null
  }

  async ask(parameters: UploadParameters): Promise<void> {
    await askUpload(await this.current(), parameters, { signal: new AbortController().signal })
  }

  async drop(parameters: UploadParameters): Promise<void> {
    await dropUpload(await this.current(), parameters)
  }
}
