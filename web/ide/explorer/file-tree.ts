import { createStore, type StoreApi } from 'zustand/vanilla'
import { agentErrorCode } from '#web/lib/agent-client.ts'
import type { Excluder } from '../excludes/excluder.ts'
import type { Ide } from '../ide-context.ts'
import { folderOf, isInside, joinPath, nameOf, pathFrom } from '../paths.ts'
import { FolderLister, type Found } from './folder-lister.ts'
import { type EntryChange, patchEntries, sameEntries } from './listing-changes.ts'
import { type FolderState, onlyFolder, type TreeState } from './tree-model.ts'

const expandedKey = 'expandedFolders'
const keptFolders = 500
/** A listing shorter than this costs no more than asking about some of its names. */
const patchedFrom = 200

type TreeOptions = {
  root: string
  isCompact: boolean
  excluder: Excluder
  /**
   * A folder that was opened shares its row with the one folder in it, which is open too by now.
   */
  onGrown: (folder: string, inner: string) => void
}
type TreeIde = Pick<Ide, 'connection' | 'folderWatch' | 'storage'>

/**
 * The folders that are open, listed when they are, and looked at again whenever something
 * in them changes.
 */
export class FileTree {
  readonly state: StoreApi<TreeState>
  readonly #ide: TreeIde
  readonly #lister: FolderLister
  readonly #onGrown: TreeOptions['onGrown']
  #excluder: Excluder
  readonly #watches = new Map<string, () => void>()
  /** Opened just now: if they have only a folder in them, that is opened too. */
  readonly #opening = new Set<string>()
  #isStarted = false
  #stopRounds: () => void = () => undefined

  constructor(ide: TreeIde, { root, isCompact, excluder, onGrown }: TreeOptions) {
    this.#ide = ide
    this.#excluder = excluder
    this.#onGrown = onGrown
    this.#lister = new FolderLister(ide.connection.client, (folder, found) =>
      this.#found(folder, found),
    )
    this.state = createStore<TreeState>(() => ({
      root,
      folders: new Map(),
      expanded: new Set(ide.storage.read<string[]>(expandedKey, [])),
      edit: null,
      isCompact,
    }))
  }

  /** Nothing is listed before. */
  start(): void {
    if (this.#isStarted) return
    this.#isStarted = true
    this.#follow()
    // Another device left other folders open.
    this.#stopRounds = this.#ide.storage.rounds.subscribe(() => {
      this.state.setState({ expanded: new Set(this.#ide.storage.read<string[]>(expandedKey, [])) })
      this.#follow()
    })
  }

  expand(...paths: readonly string[]): void {
    for (const path of paths) this.#opening.add(path)
    this.#setExpanded((expanded) => {
      for (const path of paths) expanded.add(path)
    })
  }

  /** A folder that is about to be expanded is asked about by then. */
  expect(path: string): void {
    this.#lister.expect(path)
  }

  /** What is open inside is so again when it is expanded the next time. */
  collapse(path: string): void {
    this.#setExpanded((expanded) => expanded.delete(path))
  }

  collapseAll(): void {
    this.#setExpanded((expanded) => expanded.clear())
  }

  refresh(): void {
    for (const folder of this.#watches.keys()) this.#lister.look(folder, null)
  }

  setEdit(edit: TreeState['edit']): void {
    this.state.setState({ edit })
  }

  setCompact(isCompact: boolean): void {
    if (this.state.getState().isCompact !== isCompact) this.state.setState({ isCompact })
  }

  /** What is not to be seen from now on. */
  setExcluder(excluder: Excluder): void {
    if (this.#excluder === excluder) return
    this.#excluder = excluder
    this.refresh()
  }

  /** Resolves once it is known what is in a folder, or that this cannot be known. */
  listing(folder: string): Promise<FolderState | undefined> {
    return new Promise((resolve) => {
      const check = ({ folders }: TreeState) => {
        const known = folders.get(folder)
        if (known?.status === 'loading') return false
        resolve(known)
        return true
      }
      if (check(this.state.getState())) return
      const stop = this.state.subscribe((state) => check(state) && stop())
    })
  }

  /** Shows what is known to have become of entries before anybody has looked. */
  patch(folder: string, changes: readonly EntryChange[]): void {
    const known = this.state.getState().folders.get(folder)
    if (known?.status !== 'listed') return
    const entries = patchEntries(known.entries, changes)
    if (entries !== known.entries) this.#set(folder, { ...known, entries })
  }

  /** What was open inside a folder is open under its new name too, and the row stays in sight. */
  renamed(from: string, to: string): void {
    const known = this.state.getState().folders.get(folderOf(from))
    const entry =
      known?.status === 'listed' ? known.entries.find(({ name }) => name === nameOf(from)) : null
    this.patch(folderOf(from), [{ name: nameOf(from), entry: null }])
    if (entry) {
      this.patch(folderOf(to), [{ name: nameOf(to), entry: { ...entry, name: nameOf(to) } }])
    }
    const moved = [...this.state.getState().expanded].filter((path) => isInside(path, from))
    if (moved.length === 0) return
    this.#setExpanded((expanded) => {
      for (const path of moved) {
        expanded.delete(path)
        expanded.add(to + path.slice(from.length))
      }
    })
  }

  [Symbol.dispose](): void {
    this.#stopRounds()
    this.#lister[Symbol.dispose]()
    for (const stop of this.#watches.values()) stop()
    this.#watches.clear()
  }

  #setExpanded(change: (expanded: Set<string>) => void): void {
    const expanded = new Set(this.state.getState().expanded)
    change(expanded)
    this.state.setState({ expanded })
    if (this.#isStarted) this.#follow()
    this.#ide.storage.write(expandedKey, [...expanded].slice(-keptFolders))
  }

  /** Watches what is open and in sight, and lets go of the rest. */
  #follow(): void {
    const { root, expanded } = this.state.getState()
    const isSeen = (path: string): boolean =>
      path === root || (path.length > 1 && expanded.has(path) && isSeen(folderOf(path)))
    const seen = new Set([root, ...[...expanded].filter(isSeen)])
    const folders = new Map(this.state.getState().folders)
    for (const [folder, stop] of [...this.#watches]) {
      if (seen.has(folder)) continue
      stop()
      this.#watches.delete(folder)
      this.#lister.forget(folder)
      folders.delete(folder)
    }
    const added = [...seen].filter((folder) => !this.#watches.has(folder))
    for (const folder of added) folders.set(folder, { status: 'loading' })
    this.state.setState({ folders })
    for (const folder of added) {
      const stop = this.#ide.folderWatch.watch(folder, (names) => this.#changed(folder, names))
      this.#watches.set(folder, stop)
      this.#lister.look(folder, null)
    }
  }

  #changed(folder: string, names: readonly string[] | null): void {
    const known = this.state.getState().folders.get(folder)
    const isPatched =
      names !== null &&
      known?.status === 'listed' &&
      !known.isTruncated &&
      known.entries.length >= patchedFrom &&
      !this.#excluder.hasSiblingRules
    this.#lister.look(folder, isPatched ? this.#seenNames(folder, names) : null)
  }

  #seenNames(folder: string, names: readonly string[]): string[] {
    const entries = names.map((name) => ({ name }))
    return this.#excluder.seen(this.#relative(folder), entries).map(({ name }) => name)
  }

  #relative(folder: string): string {
    return pathFrom(this.state.getState().root, folder) ?? ''
  }

  #found(folder: string, found: Found): void {
    if (!this.#watches.has(folder)) return
    if (found.type === 'changes') this.patch(folder, found.changes)
    if (found.type === 'failure') this.#failed(folder, found.error)
    if (found.type !== 'listing') return
    const before = this.state.getState().folders.get(folder)
    const entries = this.#excluder.seen(this.#relative(folder), found.entries)
    const now: FolderState = { status: 'listed', entries, isTruncated: found.isTruncated }
    if (before?.status === 'listed') {
      const isSame = sameEntries(before.entries, entries) === before.entries
      if (isSame && before.isTruncated === now.isTruncated) return
    }
    this.#set(folder, now)
    const inner = this.#opening.delete(folder) ? onlyFolder(now) : null
    if (!inner || !this.state.getState().isCompact) return
    this.expand(joinPath(folder, inner.name))
    this.#onGrown(folder, joinPath(folder, inner.name))
  }

  #failed(folder: string, error: unknown): void {
    const code = agentErrorCode(error)
    const isGone = code === 'FOLDER_NOT_FOUND' || code === 'FILE_NOT_FOUND'
    if (isGone && folder !== this.state.getState().root) {
      this.#setExpanded((expanded) => {
        for (const path of [...expanded]) if (isInside(path, folder)) expanded.delete(path)
      })
      return
    }
    const words: Partial<Record<NonNullable<typeof code>, string>> = {
      FILE_NOT_PERMITTED: 'You may not look into this folder.',
      FOLDER_NOT_FOUND: 'The workspace folder is not there.',
      PATH_INVALID: 'This link leads in a circle.',
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
