import { createStore, type StoreApi } from 'zustand/vanilla'
import type { Ide } from '../ide-context.ts'
import { folderOf, nameOf } from '../paths.ts'
import { OpenFile } from './open-file.ts'
import type { UnsavedTextStore } from './unsaved-text.ts'

/** Every file that has a tab, each once however many tabs show it, kept in step with the disk. */
export class OpenFiles {
  /** In the order in which they were opened. */
  readonly paths: StoreApi<{ paths: readonly string[] }> = createStore(() => ({ paths: [] }))
  readonly #ide: Pick<Ide, 'connection' | 'folderWatch'> & { codespaceName: string }
  readonly #unsaved: UnsavedTextStore
  readonly #files = new Map<string, { file: OpenFile; stopWatching: () => void }>()

  constructor(
    ide: Pick<Ide, 'connection' | 'folderWatch'> & { codespaceName: string },
    unsaved: UnsavedTextStore,
  ) {
    this.#ide = ide
    this.#unsaved = unsaved
  }

  find(path: string): OpenFile | null {
    return this.#files.get(path)?.file ?? null
  }

  open(path: string): OpenFile {
    const known = this.find(path)
    if (known) return known
    const { client } = this.#ide.connection
    const file = new OpenFile(path, {
      codespaceName: this.#ide.codespaceName,
      read: (of) => client.files.read.query({ path: of }),
      write: (input) => client.files.write.mutate(input),
      createDocument: async () => (await import('./monaco-document.ts')).createMonacoDocument,
      unsaved: this.#unsaved,
    })
    const stopWatching = this.#ide.folderWatch.watch(folderOf(path), (names) => {
      if (names === null || names.includes(nameOf(path))) void file.diskChanged()
    })
    this.#files.set(path, { file, stopWatching })
    this.#tellPaths()
    void file.load()
    return file
  }

  /** True when something of it is left that only this browser has. */
  async close(path: string): Promise<boolean> {
    const entry = this.#files.get(path)
    if (!entry) return false
    this.#files.delete(path)
    this.#tellPaths()
    entry.stopWatching()
    return entry.file.close()
  }

  saveAll(): void {
    for (const { file } of this.#files.values()) void file.save({ isAsked: false })
  }

  [Symbol.dispose](): void {
    for (const path of [...this.#files.keys()]) void this.close(path)
  }

  #tellPaths(): void {
    this.paths.setState({ paths: [...this.#files.keys()] })
  }
}
