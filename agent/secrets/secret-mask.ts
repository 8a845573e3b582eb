import { isUtf8 } from 'node:buffer'

/** What is shorter stands in too much that is no secret. */
const minBytes = 4
const stars = Buffer.from('***')

/**
 * Takes the values of secrets out of what is printed. A value of several lines is looked for
 * line by line, since a terminal ends its lines in another way. What is printed may come in
 * pieces cut anywhere.
 */
export class SecretMask {
  /** By their first four bytes, the longest first. */
  readonly #needles = new Map<number, Buffer[]>()
  /** Whether any begins with these two bytes. */
  readonly #beginnings: Uint8Array | null
  /** The first one, two and three bytes of them. */
  readonly #short = new Set<string>()

  constructor(values: Buffer[]) {
    const needles = new Set(values.filter(isUtf8).flatMap((value) => linesOf(value.toString())))
    this.#beginnings = needles.size > 0 ? new Uint8Array(2 ** 16) : null
    for (const text of needles) this.#add(Buffer.from(text))
    for (const alike of this.#needles.values()) alike.sort((a, b) => b.length - a.length)
  }

  /**
   * For one stream of output, null being its end. What may yet become a secret is kept back
   * until it is clear.
   */
  writer(write: (bytes: Uint8Array) => void): (bytes: Uint8Array | null) => void {
    const beginnings = this.#beginnings
    if (!beginnings) return (bytes) => bytes && write(bytes)
    let held: Buffer = Buffer.alloc(0)
    return (bytes) => {
      const all = bytes ? Buffer.concat([held, bytes]) : held
      const { parts, rest } = this.#masked(all, beginnings, bytes === null)
      held = rest
      for (const part of parts) if (part.length > 0) write(part)
    }
  }

  #masked(all: Buffer, beginnings: Uint8Array, isEnd: boolean): { parts: Buffer[]; rest: Buffer } {
    const parts: Buffer[] = []
    let from = 0
    for (let at = 0; at < all.length; ) {
      const first = (all[at] ?? 0) << 8
      const isClear = at + 1 < all.length && beginnings[first | (all[at + 1] ?? 0)] === 0
      const found = isClear ? 0 : this.#matchAt(all, at, isEnd)
      if (found === 'unclear') {
        return { parts: [...parts, all.subarray(from, at)], rest: Buffer.from(all.subarray(at)) }
      }
      if (found === 0) {
        at += 1
        continue
      }
      parts.push(all.subarray(from, at), stars)
      at += found
      from = at
    }
    return { parts: [...parts, all.subarray(from)], rest: Buffer.alloc(0) }
  }

  /** The length of the secret that begins there; 0 for none. */
  #matchAt(all: Buffer, at: number, isEnd: boolean): number | 'unclear' {
    const left = all.length - at
    if (left < minBytes) {
      return !isEnd && this.#short.has(all.toString('latin1', at)) ? 'unclear' : 0
    }
    for (const needle of this.#needles.get(all.readInt32LE(at)) ?? []) {
      const length = Math.min(needle.length, left)
      // By hand: nearly all differ within a few bytes, and a call into Node takes longer than that.
      let alike = minBytes
      while (alike < length && needle[alike] === all[at + alike]) alike += 1
      if (alike < length) continue
      if (length === needle.length) return length
      if (!isEnd) return 'unclear'
    }
    return 0
  }

  #add(needle: Buffer): void {
    const key = needle.readInt32LE(0)
    const alike = this.#needles.get(key) ?? []
    this.#needles.set(key, alike)
    alike.push(needle)
    for (const length of [1, 2, 3]) this.#short.add(needle.toString('latin1', 0, length))
    if (this.#beginnings) this.#beginnings[((needle[0] ?? 0) << 8) | (needle[1] ?? 0)] = 1
  }
}

function linesOf(value: string): string[] {
  const lines = value.split(/[\r\n]+/).map((line) => line.trim())
  return lines.filter((line) => Buffer.byteLength(line) >= minBytes)
}
