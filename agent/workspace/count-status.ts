const endOfRecord = 0
const renamed = '2'.charCodeAt(0)
const header = '#'.charCodeAt(0)
const longestHeader = 200

/**
 * Counts what `git status --porcelain=v2 --branch -z` prints, as it comes and whatever its length.
 */
export class StatusCount {
  /** Files that differ from the last commit or are new. */
  changed = 0
  /** Whether there is a first commit. */
  hasCommit = true
  #kind: number | null = null
  #isOldName = false
  #header = ''

  feed(bytes: Uint8Array): void {
    let from = 0
    while (from < bytes.length) {
      const end = bytes.indexOf(endOfRecord, from)
      const part = bytes.subarray(from, end === -1 ? bytes.length : end)
      this.#kind ??= part[0] ?? null
      if (this.#kind === header && !this.#isOldName && this.#header.length < longestHeader) {
        this.#header += String.fromCharCode(...part.subarray(0, longestHeader))
      }
      if (end === -1) return
      this.#endRecord()
      from = end + 1
    }
  }

  #endRecord(): void {
    if (this.#isOldName) this.#isOldName = false
    else if (this.#kind === header) {
      if (this.#header === '# branch.oid (initial)') this.hasCommit = false
    } else if (this.#kind !== null) {
      this.changed += 1
      // The name it had before follows as a record of its own.
      this.#isOldName = this.#kind === renamed
    }
    this.#kind = null
    this.#header = ''
  }
}
