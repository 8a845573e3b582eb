import type { FileRange } from '#agent/protocol/files.ts'

const keptPages = 16

type Page = { bytes: Uint8Array } | { loading: Promise<void> } | { problem: string }

/** A file read in pages, the last few of them kept. */
export class BytePages {
  readonly pageBytes: number
  readonly #read: (offset: number, length: number) => Promise<FileRange>
  readonly #changed: () => void
  readonly #pages = new Map<number, Page>()
  #etag: string | null = null
  /** Null until the first page is there. */
  sizeBytes: number | null = null

  constructor(of: {
    pageBytes: number
    read: (offset: number, length: number) => Promise<FileRange>
    changed: () => void
  }) {
    this.pageBytes = of.pageBytes
    this.#read = of.read
    this.#changed = of.changed
  }

  /** The page's bytes, or null while they are on their way, of which `changed` tells. */
  page(index: number): Uint8Array | null {
    const page = this.#pages.get(index)
    if (page && 'bytes' in page) {
      // As if it were new: it is the one used last.
      this.#pages.delete(index)
      this.#pages.set(index, page)
      return page.bytes
    }
    if (!page) this.#load(index)
    return null
  }

  /** Why a page could not be read, or null. */
  problem(index: number): string | null {
    const page = this.#pages.get(index)
    return page && 'problem' in page ? page.problem : null
  }

  /** What is there is another file by now. */
  forget(): void {
    this.#pages.clear()
    this.#etag = null
    this.#changed()
  }

  #load(index: number): void {
    const loading = this.#read(index * this.pageBytes, this.pageBytes).then(
      ({ bytes, sizeBytes, etag }) => {
        if (this.#pages.get(index) !== page) return
        const isOther = this.#etag !== null && this.#etag !== etag
        if (isOther) this.#pages.clear()
        this.#etag = etag
        this.sizeBytes = sizeBytes
        this.#keep(index, { bytes })
      },
      (error: unknown) => {
        if (this.#pages.get(index) !== page) return
        const problem = error instanceof Error ? error.message : 'It could not be read.'
        this.#keep(index, { problem })
      },
    )
    const page: Page = { loading }
    this.#pages.set(index, page)
  }

  #keep(index: number, page: Page): void {
    this.#pages.set(index, page)
    for (const old of this.#pages.keys()) {
      if (this.#pages.size <= keptPages) break
      this.#pages.delete(old)
    }
    this.#changed()
  }
}
