/**
 * Bits of what characters there are: a to z, digits, `.`, `-` and `_`, `/`, any other of
 * ASCII, any beyond.
 */
const digitBit = 1 << 26
const dotBit = 1 << 27
const dashBit = 1 << 28
const slashBit = 1 << 29
const otherBit = 1 << 30
export const wideBit = 1 << 31

export const slash = 47
const dot = 46
const dash = 45
const underscore = 95

const bits = new Int32Array(256)
for (let byte = 0; byte < 256; byte += 1) bits[byte] = bitOf(byte)

function bitOf(byte: number): number {
  if (byte >= 97 && byte <= 122) return 1 << (byte - 97)
  if (byte >= 65 && byte <= 90) return 1 << (byte - 65)
  if (byte >= 48 && byte <= 57) return digitBit
  if (byte === dot) return dotBit
  if (byte === dash || byte === underscore) return dashBit
  if (byte === slash) return slashBit
  return byte < 128 ? otherBit : wideBit
}

/** Of lower-case code units. */
export function bitsOf(units: Uint16Array): number {
  let all = 0
  for (const unit of units) all |= unit > 127 ? wideBit : (bits[unit] ?? 0)
  return all
}

const decoder = new TextDecoder()
const encoder = new TextEncoder()

/**
 * Hundreds of thousands of paths as one run of bytes, with where each of them and its name begins
 * and which characters are in it. Every path has a number, which stays its own; one that is removed
 * matches nothing any more.
 */
export class PathList {
  bytes = new Uint8Array(64 * 1024)
  /** One more than there are paths: each ends where the next begins. */
  starts = new Int32Array(1024)
  names = new Int32Array(1024)
  /** Zero for what has been removed. */
  bits = new Int32Array(1024)
  nameBits = new Int32Array(1024)
  count = 0
  /** Changes with every change. */
  version = 0
  readonly #wide = new Map<number, string>()

  get length(): number {
    return this.starts[this.count] ?? 0
  }

  /** Paths that each end with a NUL. */
  append(part: Uint8Array): void {
    this.version += 1
    const begin = this.length
    this.#growBytes(begin + part.byteLength)
    let to = begin
    let name = begin
    let all = 0
    let ofName = 0
    for (const byte of part) {
      if (byte !== 0) {
        this.bytes[to] = byte
        to += 1
        ofName |= bits[byte] ?? 0
        if (byte === slash) {
          all |= ofName
          ofName = 0
          name = to
        }
        continue
      }
      this.#add({ name, to, all: all | ofName, ofName })
      name = to
      all = 0
      ofName = 0
    }
  }

  add(path: string): void {
    if (path !== '' && this.find(path) === -1) this.append(encoder.encode(`${path}\0`))
  }

  /** Its number, or -1. */
  find(path: string): number {
    const wanted = encoder.encode(path)
    for (let id = 0; id < this.count; id += 1) {
      if (this.bits[id] !== 0 && this.#isAt(id, wanted, false)) return id
    }
    return -1
  }

  /** The path, or everything in that folder. Returns what they were. */
  remove(path: string): string[] {
    const wanted = encoder.encode(path)
    const removed: string[] = []
    for (let id = 0; id < this.count; id += 1) {
      if (this.bits[id] === 0 || !this.#isAt(id, wanted, true)) continue
      removed.push(this.textOf(id))
      this.bits[id] = 0
      this.nameBits[id] = 0
      this.version += 1
    }
    return removed
  }

  textOf(id: number): string {
    const known = this.#wide.get(id)
    if (known !== undefined) return known
    const text = decoder.decode(this.bytes.subarray(this.starts[id], this.starts[id + 1]))
    // Only of these is it asked at every key.
    if (((this.bits[id] ?? 0) & wideBit) !== 0) this.#wide.set(id, text)
    return text
  }

  #isAt(id: number, wanted: Uint8Array, orInside: boolean): boolean {
    const start = this.starts[id] ?? 0
    const length = (this.starts[id + 1] ?? 0) - start
    if (length < wanted.byteLength) return false
    if (length > wanted.byteLength) {
      if (!orInside || this.bytes[start + wanted.byteLength] !== slash) return false
    }
    for (let at = 0; at < wanted.byteLength; at += 1) {
      if (this.bytes[start + at] !== wanted[at]) return false
    }
    return true
  }

  #add(path: { name: number; to: number; all: number; ofName: number }): void {
    if (this.count + 2 > this.starts.length) {
      const room = this.starts.length * 2
      this.starts = grown(this.starts, room)
      this.names = grown(this.names, room)
      this.bits = grown(this.bits, room)
      this.nameBits = grown(this.nameBits, room)
    }
    this.names[this.count] = path.name
    this.bits[this.count] = path.all
    this.nameBits[this.count] = path.ofName
    this.count += 1
    this.starts[this.count] = path.to
  }

  #growBytes(needed: number): void {
    if (needed <= this.bytes.byteLength) return
    const bytes = new Uint8Array(Math.max(needed, this.bytes.byteLength * 2))
    bytes.set(this.bytes.subarray(0, this.length))
    this.bytes = bytes
  }
}

function grown(from: Int32Array<ArrayBuffer>, length: number): Int32Array<ArrayBuffer> {
  const to = new Int32Array(length)
  to.set(from)
  return to
}
