const pageBytes = 64 * 1024

/**
 * The newest bytes of an endless stream, addressed by their offset from its beginning. Written once
 * into pages that never change afterwards, so that what `read` returns may be kept.
 */
export class ReplayRing {
  readonly #capacityBytes: number
  #pages: Buffer[] = []
  /** Offset of the first page's first byte; always a multiple of the page's size. */
  #base = 0
  #end = 0

  constructor(capacityBytes: number) {
    this.#capacityBytes = capacityBytes
  }

  /** The oldest offset that is still held. */
  get start(): number {
    return Math.max(this.#base, this.#end - this.#capacityBytes)
  }

  /** How many bytes there have ever been. */
  get end(): number {
    return this.#end
  }

  /** How many bytes from `offset` on, there or yet to come, can be read without being copied. */
  uncopiedFrom(offset: number): number {
    return pageBytes - (offset % pageBytes)
  }

  append(bytes: Uint8Array): void {
    let taken = 0
    while (taken < bytes.byteLength) {
      const inPage = this.#end % pageBytes
      if (inPage === 0) this.#pages.push(Buffer.allocUnsafeSlow(pageBytes))
      const part = bytes.subarray(taken, taken + pageBytes - inPage)
      this.#pages.at(-1)?.set(part, inPage)
      taken += part.byteLength
      this.#end += part.byteLength
    }
    while (this.#base + pageBytes <= this.#end - this.#capacityBytes) {
      this.#pages.shift()
      this.#base += pageBytes
    }
  }

  /** At most `maxBytes` from `offset` on, which must lie between `start` and `end`. */
  read(offset: number, maxBytes: number): Uint8Array {
    const to = Math.min(this.#end, offset + maxBytes)
    const parts: Uint8Array[] = []
    for (let at = offset; at < to; ) {
      const index = Math.floor((at - this.#base) / pageBytes)
      const inPage = at % pageBytes
      const part = this.#pages[index]?.subarray(inPage, Math.min(pageBytes, inPage + to - at))
      if (!part) throw new RangeError(`Offset ${at} is not held.`)
      parts.push(part)
      at += part.byteLength
    }
    return parts.length === 1 && parts[0] ? parts[0] : Buffer.concat(parts)
  }
}
