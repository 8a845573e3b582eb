/** A file as it is there: its content, or why there is none. A link is not followed. */
export type RepositoryFileState = Uint8Array | 'missing' | 'link' | 'large'

/** What is known of the repository's files, by their paths there. */
export type KnownFiles = ReadonlyMap<string, RepositoryFileState>

export const mostFiles = 30

/** Thrown by whoever goes on only with files that nobody has brought yet. */
export class FilesNeeded extends Error {
  readonly paths: readonly string[]
  constructor(paths: readonly string[]) {
    super(`Files are needed: ${paths.join(', ')}`)
    this.paths = paths
  }
}

/**
 * Gives out the repository's files, and notes which were asked for: those are what trust is bound
 * to, besides the devcontainer.json.
 */
export class RepositoryReader {
  readonly #known: KnownFiles
  readonly #asked = new Map<string, RepositoryFileState>()

  constructor(known: KnownFiles) {
    this.#known = known
  }

  /** @throws FilesNeeded where one of them is not known, with all that are not */
  read(paths: readonly string[]): RepositoryFileState[] {
    const unknown = paths.filter((path) => !this.#known.has(path))
    if (unknown.length > 0) throw new FilesNeeded(unknown)
    return paths.map((path) => {
      const found = this.#known.get(path) ?? 'missing'
      this.#asked.set(path, found)
      return found
    })
  }

  /** There may be no more of them. */
  get isFull(): boolean {
    return this.#asked.size >= mostFiles
  }

  get asked(): ReadonlyMap<string, RepositoryFileState> {
    return this.#asked
  }
}
