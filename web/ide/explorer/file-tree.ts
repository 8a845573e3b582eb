import { createStore, type StoreApi } from 'zustand/vanilla'
import { agentErrorCode } from '#web/lib/agent-client.ts'
import type { Ide } from '../ide-context.ts'
import { isInside } from '../paths.ts'
import { type FolderState, listed, type TreeState } from './tree-model.ts'

const expandedKey = 'expandedFolders'
const keptFolders = 500

/** The folders that were opened, listed when they are, and listed again whenever something in them changes. */
export class FileTree {
  readonly state: StoreApi<TreeState>
  readonly #ide: Pick<Ide, 'connection' | 'folderWatch' | 'storage'>
  readonly #watches = new Map<string, () => void>()
  readonly #listing = new Map<string, { isStale: boolean }>()

  constructor(ide: Pick<Ide, 'connection' | 'folderWatch' | 'storage'>, root: string) {
    this.#ide = ide
    this.state = createStore<TreeState>(() => ({
      root,
      folders: new Map(),
      expanded: new Set(ide.storage.read<string[]>(expandedKey, [])),
      edit: null,
    }))
    this.#follow(root)
    for (const folder of this.state.getState().expanded) this.#follow(folder)
  }

  expand(path: string): void {
    this.#setExpanded((expanded) => expanded.add(path))
    this.#follow(path)
  }

  collapse(path: string): void {
    this.#setExpanded((expanded) => expanded.delete(path))
    this.#unfollow(path)
  }

  collapseAll(): void {
    for (const path of this.state.getState().expanded) this.#unfollow(path)
    this.#setExpanded((expanded) => expanded.clear())
  }

  refresh(): void {
    for (const folder of this.#watches.keys()) void this.#list(folder)
  }

  setEdit(edit: TreeState['edit']): void {
    this.state.setState({ edit })
  }

  /** What was open inside a folder is open under its new name too. */
  renamed(from: string, to: string): void {
    for (const path of [...this.state.getState().expanded]) {
      if (!isInside(path, from)) continue
      this.collapse(path)
      this.expand(to + path.slice(from.length))
    }
  }

  [Symbol.dispose](): void {
    for (const stop of this.#watches.values()) stop()
    this.#watches.clear()
  }

  #setExpanded(change: (expanded: Set<string>) => void): void {
    const expanded = new Set(this.state.getState().expanded)
    change(expanded)
    this.state.setState({ expanded })
    this.#ide.storage.write(expandedKey, [...expanded].slice(-keptFolders))
  }

  #follow(folder: string): void {
    if (this.#watches.has(folder)) return
    this.#watches.set(
      folder,
      this.#ide.folderWatch.watch(folder, () => void this.#list(folder)),
    )
    void this.#list(folder)
  }

  #unfollow(folder: string): void {
    this.#watches.get(folder)?.()
    this.#watches.delete(folder)
    const folders = new Map(this.state.getState().folders)
    folders.delete(folder)
    this.state.setState({ folders })
  }

  /** One at a time for each folder; a change meanwhile means once more afterwards. */
  async #list(folder: string): Promise<void> {
    const running = this.#listing.get(folder)
    if (running) {
      running.isStale = true
      return
    }
    const listing = { isStale: false }
    this.#listing.set(folder, listing)
    if (!this.state.getState().folders.has(folder)) this.#set(folder, { status: 'loading' })
    try {
      const answer = await this.#ide.connection.client.files.list.query({ path: folder })
      this.#set(folder, listed(answer))
    } catch (error) {
      this.#failed(folder, error)
    }
    this.#listing.delete(folder)
    if (listing.isStale && this.#watches.has(folder)) await this.#list(folder)
  }

  #failed(folder: string, error: unknown): void {
    const code = agentErrorCode(error)
    const isGone = code === 'FOLDER_NOT_FOUND' || code === 'FILE_NOT_FOUND'
    if (isGone && folder !== this.state.getState().root) {
      this.collapse(folder)
      return
    }
    const words: Partial<Record<NonNullable<typeof code>, string>> = {
      FILE_NOT_PERMITTED: 'You may not look into this folder.',
      FOLDER_NOT_FOUND: 'The workspace folder is not there.',
    }
    const message =
      (code && words[code]) ?? (error instanceof Error ? error.message : 'It could not be listed.')
    this.#set(folder, { status: 'failed', message })
  }

  #set(folder: string, state: FolderState): void {
    if (!this.#watches.has(folder)) return
    const folders = new Map(this.state.getState().folders)
    folders.set(folder, state)
    this.state.setState({ folders })
  }
}
