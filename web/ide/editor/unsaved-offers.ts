import type { FileCore } from './open-file-core.ts'
import type { UnsavedNow } from './unsaved-keeper.ts'
import { asideSession, type UnsavedOffer } from './unsaved-text.ts'
import { agentPath, isUntitled } from './untitled.ts'

/** More are kept, and offered once these are settled. */
const mostOffers = 2

/**
 * What earlier pages, of this browser and of other devices, left of a file that they
 * could not save.
 */
export class UnsavedOffers {
  readonly #core: FileCore

  constructor(core: FileCore) {
    this.#core = core
  }

  /** Puts them before the user, once the file's own text is there. */
  async look(): Promise<void> {
    const file = this.#core
    const found = await this.#find()
    if (file.isClosed || !file.document) return
    const text = file.text()
    const offers: UnsavedOffer[] = []
    for (const offer of found) {
      // Equal: it did reach the disk, and only the note that it had not was left.
      if (offer.text === text && !file.isDirty) file.keeper.drop(offer)
      else if (!offers.some((other) => other.text === offer.text)) offers.push(offer)
    }
    file.set({ offers: offers.slice(0, mostOffers) })
    const [only, another] = file.state.getState().offers
    if (!only || another || !this.#isHotExit(only)) return
    this.restore(only)
    // Otherwise the next page would find it twice, and have to ask.
    await file.keeper.keep()
    if (!file.keeper.hasFailed) this.restored(only)
  }

  async isAny(): Promise<boolean> {
    return (await this.#find()).length > 0
  }

  /**
   * Puts it back; it is then as if just typed. Says whether the file was another one
   * when it was typed.
   */
  restore(offer: UnsavedNow): { isStale: boolean } {
    const file = this.#core
    if (!file.document) return { isStale: false }
    file.format.encoding = offer.encoding
    file.document.setText(offer.text)
    this.#leave(offer)
    file.set({ encoding: offer.encoding })
    return { isStale: offer.baseEtag !== file.etag && file.etag !== null }
  }

  /** After the restored text is kept under this page's own name. */
  restored(offer: UnsavedOffer): void {
    if (offer.session !== this.#core.options.unsaved.session) this.#core.keeper.drop(offer)
  }

  discard(offer: UnsavedOffer): void {
    this.#core.keeper.drop(offer)
    this.#leave(offer)
  }

  /** Takes back those that are in the file by now. */
  settle(text: string): void {
    for (const offer of this.#core.state.getState().offers) {
      if (offer.text === text) this.discard(offer)
    }
  }

  #leave(offer: UnsavedNow): void {
    const { offers } = this.#core.state.getState()
    this.#core.set({ offers: offers.filter((other) => other !== offer) })
  }

  /**
   * Without auto-save a page that is closed and opened again goes on where it was, as VS Code does.
   */
  #isHotExit(offer: UnsavedOffer): boolean {
    const file = this.#core
    if (file.isDirty || offer.keptBy !== 'browser') return false
    if (isUntitled(file.path)) return true
    return file.autoSaveMode === 'off' && offer.baseEtag === file.etag
  }

  async #find(): Promise<UnsavedOffer[]> {
    const { path, options } = this.#core
    const [left, living, listed] = await Promise.all([
      options.unsaved.left().catch(() => []),
      options.unsaved.living().catch(() => new Set<string>()),
      options.keptByAgent.isConnected()
        ? options.keptByAgent.list().catch(() => [])
        : Promise.resolve([]),
    ])
    const own = left.filter((text) => text.path === path)
    const offers: UnsavedOffer[] = own.map((text) => ({ ...text, keptBy: 'browser' }))
    for (const entry of listed) {
      const { session, savedAt } = entry
      if (entry.path !== agentPath(path) || session === asideSession || living.has(session))
        continue
      // The same page kept it twice, once a moment after the other.
      const twin = offers.findIndex((offer) => offer.session === session)
      if ((offers[twin]?.savedAt ?? 0) >= savedAt) continue
      const copy = await options.keptByAgent.read(entry).catch(() => null)
      if (!copy) continue
      const keptBy = twin === -1 ? 'agent' : 'browser'
      const offer = { ...copy, path, codespaceName: options.codespaceName, keptBy } as const
      if (twin === -1) offers.push(offer)
      else offers[twin] = offer
    }
    return offers.sort((a, b) => b.savedAt - a.savedAt)
  }
}
