import { isAscii } from 'node:buffer'
import type { LifecycleLogChunk } from '../protocol/lifecycle.ts'
import type { SecretMask } from '../secrets/secret-mask.ts'
import { ReplayRing } from '../terminals/replay-ring.ts'

/**
 * What is kept of a hook's output beside the terminals' own rings, which go with their terminals.
 */
const logBytes = 1024 * 1024
/** Every character is at least one byte, so this is within what the protocol allows as text. */
const chunkBytes = 256 * 1024

/**
 * What one try of a hook has printed, all its parts in the order in which it came, as whole
 * characters of UTF-8; what is none becomes U+FFFD.
 */
export class HookLog {
  readonly #ring = new ReplayRing(logBytes)

  /**
   * For one part: a character that comes in two pieces is kept back until it is whole. Null ends
   * it. The server keeps logs on its disk, so what `mask` finds is not in them.
   */
  writer(mask: SecretMask): (bytes: Uint8Array | null) => void {
    const append = mask.writer((bytes) => this.#ring.append(bytes))
    const decoder = new TextDecoder('utf-8', { ignoreBOM: true })
    let isWhole = true
    return (bytes) => {
      const isPlain = bytes !== null && isAscii(bytes)
      if (isPlain && isWhole) return append(bytes)
      isWhole = isPlain
      const text = bytes ? decoder.decode(bytes, { stream: true }) : decoder.decode()
      if (text !== '') append(Buffer.from(text))
      if (bytes === null) append(null)
    }
  }

  /** Begins anew where `from` lies beyond the end: that was an offset of an earlier try's. */
  read(from: number): LifecycleLogChunk {
    const { start, end } = this.#ring
    const wanted = from > end ? start : Math.max(from, start)
    const bytes = this.#ring.read(wanted, chunkBytes)
    const skipped = bytes.findIndex((byte) => !isContinuation(byte))
    if (skipped === -1) return { from: wanted, to: wanted, text: '' }
    const whole = bytes.subarray(skipped, wholeLength(bytes))
    return {
      from: wanted + skipped,
      to: wanted + skipped + whole.byteLength,
      text: Buffer.from(whole).toString(),
    }
  }
}

/** The length without a last character of which a part is missing. */
function wholeLength(bytes: Uint8Array): number {
  let last = bytes.byteLength - 1
  while (last > 0 && isContinuation(bytes[last] ?? 0)) last -= 1
  const lead = bytes[last] ?? 0
  const needed = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : lead >= 0xc0 ? 2 : 1
  return last + needed > bytes.byteLength ? last : bytes.byteLength
}

function isContinuation(byte: number): boolean {
  return (byte & 0xc0) === 0x80
}
