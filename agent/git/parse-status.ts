import { isTemporaryName } from '../files/temporary-files.ts'
import { type GitFileState, type GitStatus, maxGitFiles } from '../protocol/git.ts'

const endOfRecord = 0
const maxRecordBytes = 16 * 1024
const abbreviatedLength = 10
/** How many fields stand before the path, by the kind of a record. */
const fieldsBefore: Record<string, number> = { '1': 8, '2': 9, u: 10, '?': 1, '!': 1 }

type FoundStatus = Omit<Extract<GitStatus, { type: 'status' }>, 'type' | 'root'>

/**
 * Reads what `git status --porcelain=v2 --branch -z` prints, as it comes and whatever its length.
 */
export class StatusParser {
  readonly status: FoundStatus = {
    branch: null,
    commit: null,
    upstream: null,
    ahead: 0,
    behind: 0,
    files: [],
    isTruncated: false,
  }
  #rest: Buffer[] = []
  #restBytes = 0
  #isOldName = false

  feed(bytes: Uint8Array): void {
    let from = 0
    while (from < bytes.length) {
      const end = bytes.indexOf(endOfRecord, from)
      // What is longer than any record can be is cut, and read on to its end.
      const room = Math.max(0, maxRecordBytes - this.#restBytes)
      const to = end === -1 ? bytes.length : end
      const part = Buffer.from(bytes.subarray(from, Math.min(to, from + room)))
      // Nothing is a part too, of which one without an end has as many as one likes.
      if (part.length > 0) this.#rest.push(part)
      this.#restBytes += part.length
      if (end === -1) return
      this.#record(Buffer.concat(this.#rest).toString())
      this.#rest = []
      this.#restBytes = 0
      from = end + 1
    }
  }

  #record(text: string): void {
    if (this.#isOldName) {
      this.#isOldName = false
      return
    }
    if (text.startsWith('# ')) {
      this.#header(text)
      return
    }
    const kind = text[0] ?? ''
    // The name it had before follows as a record of its own.
    this.#isOldName = kind === '2'
    const path = afterFields(text, fieldsBefore[kind] ?? 0)
    if (!path || (kind === '?' && isTemporaryName(path.slice(path.lastIndexOf('/') + 1)))) return
    const { files } = this.status
    if (files.length >= maxGitFiles) this.status.isTruncated = true
    else files.push({ path: asNamed(path), state: stateOf(kind, text.slice(2, 4)) })
  }

  #header(text: string): void {
    const [, name, value = '', more = ''] = text.split(' ')
    const { status } = this
    if (name === 'branch.oid' && value !== '(initial)') {
      status.commit = value.slice(0, abbreviatedLength)
    }
    if (name === 'branch.head' && value !== '(detached)') status.branch = value
    if (name === 'branch.upstream') status.upstream = value
    if (name === 'branch.ab') {
      status.ahead = Math.abs(Number(value)) || 0
      status.behind = Math.abs(Number(more)) || 0
    }
  }
}

function afterFields(text: string, count: number): string | null {
  if (count === 0) return null
  let at = 0
  for (let field = 0; field < count; field += 1) {
    at = text.indexOf(' ', at) + 1
    if (at === 0) return null
  }
  return text.slice(at)
}

/** The terminal it was printed on has put a carriage return before each line break. */
function asNamed(path: string): string {
  return path.replaceAll('\r\n', '\n')
}

function stateOf(kind: string, [index, tree]: string): GitFileState {
  if (kind === '?') return 'untracked'
  if (kind === '!') return 'ignored'
  if (kind === 'u') return 'conflicted'
  if (tree === 'D' || index === 'D') return 'deleted'
  if (index === 'R' || tree === 'R') return 'renamed'
  // A copy is a file that is new.
  if (index === 'A' || tree === 'A' || index === 'C' || tree === 'C') return 'added'
  return 'modified'
}
