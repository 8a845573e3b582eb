import { mostLeftOutNamed } from '../protocol/snapshots.ts'

type ChangedRecord = { path: string; isSubmodule: boolean; isGone: boolean }

const endOfRecord = 0
/** How many words stand before the path in each kind of record of `--porcelain=v2`. */
const wordsBefore: { [kind: string]: number } = { '1': 8, u: 10, '?': 1 }

/**
 * What `git status --porcelain=v2 -z --no-renames` prints, read as it comes: so many records, and
 * of whatever length is beyond them no more than how many, and the names of the first.
 */
export class ChangedRecords {
  readonly records: ChangedRecord[] = []
  readonly beyond: { count: number; some: string[] } = { count: 0, some: [] }
  readonly #most: number
  #begun: Uint8Array[] = []

  constructor(most: number) {
    this.#most = most
  }

  feed(bytes: Uint8Array): void {
    let from = 0
    for (let end = bytes.indexOf(endOfRecord); end !== -1; end = bytes.indexOf(endOfRecord, from)) {
      this.#begun.push(bytes.subarray(from, end))
      this.#end()
      from = end + 1
    }
    // A copy, as who feeds may use the memory again. Of a Buffer `slice` would be none.
    if (from < bytes.length) this.#begun.push(new Uint8Array(bytes.subarray(from)))
  }

  #end(): void {
    const line = Buffer.concat(this.#begun)
    this.#begun = []
    const kind = String.fromCharCode(line[0] ?? 0)
    const words = wordsBefore[kind]
    if (words === undefined) return
    const isBeyond = this.records.length >= this.#most
    if (isBeyond) this.beyond.count += 1
    if (isBeyond && this.beyond.some.length >= mostLeftOutNamed) return
    const parts = line.toString().split(' ')
    const path = parts.slice(words).join(' ')
    if (isBeyond) {
      this.beyond.some.push(path)
      return
    }
    const worktreeMode = kind === '1' ? parts[5] : kind === 'u' ? parts[6] : ''
    const isSubmodule = kind !== '?' && parts[2] !== 'N...'
    this.records.push({ path, isSubmodule, isGone: worktreeMode === '000000' })
  }
}
