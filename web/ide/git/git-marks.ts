import type { GitFileState, GitStatus } from '#agent/protocol/git.ts'

type FoundStatus = Extract<GitStatus, { type: 'status' }>

/**
 * What a folder shows of what is in it: the strongest. What is deleted or ignored says nothing
 * of its folder.
 */
const strength: Record<GitFileState, number> = {
  conflicted: 4,
  modified: 3,
  renamed: 3,
  added: 2,
  untracked: 1,
  deleted: 0,
  ignored: 0,
}

/** What Git says of paths, at one moment. Built for many questions: each is a few look-ups. */
export class GitMarks {
  readonly status: FoundStatus | null
  /** What differs from the last commit or is new; ignored files do not count. */
  readonly changedCount: number
  readonly #own = new Map<string, GitFileState>()
  /** Untracked or ignored with all in them. */
  readonly #wholes = new Map<string, GitFileState>()
  #folders: Map<string, GitFileState> | null = null

  constructor(status: GitStatus | null) {
    this.status = status?.type === 'status' ? status : null
    let changed = 0
    for (const { path, state } of this.status?.files ?? []) {
      if (state !== 'ignored') changed += 1
      const isWhole = path.endsWith('/')
      const absolute = this.#absolute(isWhole ? path.slice(0, -1) : path)
      this.#own.set(absolute, state)
      if (isWhole) this.#wholes.set(absolute, state)
    }
    this.changedCount = changed
  }

  /**
   * Of a file: its own state, or that of the untracked or ignored folder it is in. Of a folder:
   * that too, or else the strongest of what is in it. Null for what is as it was committed, or
   * outside of the repository.
   */
  stateOf(path: string): GitFileState | null {
    const own = this.#own.get(path)
    if (own) return own
    return this.#stateOfWhole(path) ?? this.#statesInside().get(path) ?? null
  }

  #stateOfWhole(path: string): GitFileState | null {
    if (this.#wholes.size === 0) return null
    for (const above of foldersAbove(path, this.status?.root ?? '')) {
      const state = this.#wholes.get(above)
      if (state) return state
    }
    return null
  }

  #statesInside(): Map<string, GitFileState> {
    if (this.#folders) return this.#folders
    const folders = new Map<string, GitFileState>()
    for (const [path, state] of this.#own) {
      if (strength[state] === 0) continue
      for (const above of foldersAbove(path, this.status?.root ?? '')) {
        const known = folders.get(above)
        // What is above has been told by whatever told this one.
        if (known && strength[known] >= strength[state]) break
        folders.set(above, state)
      }
    }
    this.#folders = folders
    return folders
  }

  #absolute(path: string): string {
    const root = this.status?.root ?? ''
    return root === '/' ? `/${path}` : `${root}/${path}`
  }
}

function* foldersAbove(path: string, root: string): Generator<string> {
  let end = path.lastIndexOf('/')
  while (end > 0 && end >= root.length) {
    yield path.slice(0, end)
    end = path.lastIndexOf('/', end - 1)
  }
}
