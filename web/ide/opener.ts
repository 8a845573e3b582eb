type Opens = (address: URL) => boolean

/** How an address is opened, wherever it stands; VS Code's word for it. */
export class Opener {
  readonly #ways: Opens[] = []

  /**
   * Asked before the browser whether it opens an address itself, the last one first, until what
   * this returns is called.
   */
  register(opens: Opens): () => void {
    this.#ways.push(opens)
    return () => {
      const place = this.#ways.indexOf(opens)
      if (place !== -1) this.#ways.splice(place, 1)
    }
  }

  /** In a tab of its own, unless somebody opens it otherwise. It is an address of the web. */
  open(url: string): void {
    const address = new URL(url)
    if (this.#ways.toReversed().some((opens) => opens(address))) return
    window.open(address.href, '_blank', 'noopener,noreferrer')
  }
}
