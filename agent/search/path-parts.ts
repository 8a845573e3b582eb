import { isUtf8 } from 'node:buffer'
import { maxListedPaths } from '../protocol/files.ts'

const partBytes = 256 * 1024
const nul = 0
const lineBreak = 10

/** Cuts what ripgrep lists into parts of whole paths, and keeps count of them. */
export class PathParts {
  /** There are more paths than are listed; what comes is no longer taken. */
  isTruncated = false
  #count = 0
  #held: Uint8Array[] = []
  #heldBytes = 0

  /** What has become a part by this, as a rule nothing. */
  feed(bytes: Uint8Array): Uint8Array | null {
    if (this.isTruncated) return null
    this.#held.push(bytes)
    this.#heldBytes += bytes.byteLength
    return this.#heldBytes < partBytes ? null : this.take()
  }

  /** All the whole paths that are held. */
  take(): Uint8Array | null {
    const all = Buffer.concat(this.#held, this.#heldBytes)
    const end = all.lastIndexOf(nul) + 1
    const rest = all.subarray(end)
    this.#held = [rest]
    this.#heldBytes = rest.byteLength
    const paths = this.#upToTheMost(readable(all.subarray(0, end)))
    return paths.byteLength === 0 ? null : paths
  }

  #upToTheMost(paths: Buffer): Buffer {
    let end = 0
    while (end < paths.byteLength) {
      if (this.#count === maxListedPaths) {
        this.isTruncated = true
        return paths.subarray(0, end)
      }
      end = paths.indexOf(nul, end) + 1
      this.#count += 1
    }
    return paths
  }
}

/**
 * A name that is no text cannot be told to anybody, and of a line break the terminal has made
 * something else.
 */
function readable(paths: Buffer): Buffer {
  if (isReadable(paths)) return paths
  const kept: Buffer[] = []
  for (let from = 0; from < paths.byteLength; ) {
    const end = paths.indexOf(nul, from) + 1
    const path = paths.subarray(from, end)
    if (isReadable(path)) kept.push(path)
    from = end
  }
  return Buffer.concat(kept)
}

function isReadable(paths: Buffer): boolean {
  return isUtf8(paths) && !paths.includes(lineBreak)
}
