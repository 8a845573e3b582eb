import { createStore, type StoreApi } from 'zustand/vanilla'
import type { FileEntry } from '#agent/protocol/files.ts'
import { filesExcluder } from '../excludes/excluder.ts'
import type { Ide } from '../ide-context.ts'
import { folderOf, isInside, nameOf } from '../paths.ts'
import { FileTree } from './file-tree.ts'
import { foundRows } from './found-rows.ts'
import { OperationHistory } from './operation-history.ts'
import { focusOn, noSelection, type Selection, selectOnly, targetsOf } from './selection.ts'
import type { TreeRows, TreeState } from './tree-model.ts'
import { treeRows } from './tree-rows.ts'

/**
 * What the explorer needs of the IDE. It is read again at each use, since parts of it come late.
 */
export type ExplorerIde = Ide

export type ExplorerView = Selection & {
  /** What waits to be pasted. */
  clipboard: { paths: readonly string[]; isCut: boolean } | null
  compareWith: string | null
  /** What is typed into the field that finds; null while there is none. */
  find: string | null
  /** What must be answered before anything is lost. */
  question: Question | null
  isTrashOpen: boolean
  /** Grows when the tree is to have the focus, and the row that has it is to be seen. */
  focusRequests: number
  revealRequests: number
}
export type Question = {
  title: string
  words: string
  confirmLabel: string
  answer: (isConfirmed: boolean) => void
}

/**
 * The explorer of one IDE, whether or not its panel is shown: its tree, what is chosen in it,
 * what was done.
 */
export class Explorer {
  readonly ide: ExplorerIde
  readonly tree: FileTree
  readonly history = new OperationHistory()
  readonly view: StoreApi<ExplorerView> = createStore(() => ({
    ...noSelection,
    clipboard: null,
    compareWith: null,
    find: null,
    question: null,
    isTrashOpen: false,
    focusRequests: 0,
    revealRequests: 0,
  }))
  #rows: { state: TreeState; find: string | null; all: TreeRows; rows: TreeRows } | null = null
  #revealing: object | null = null

  constructor(ide: ExplorerIde) {
    this.ide = ide
    const { workspaceFolder } = ide.codespace
    const isCompact = ide.settings.get('explorer.compactFolders')
    this.tree = new FileTree(ide, {
      root: workspaceFolder,
      isCompact,
      excluder: filesExcluder(ide.settings),
      // Who opened it means all of the row.
      onGrown: (folder, inner) => {
        const { focus, selected } = this.view.getState()
        if (focus !== folder) return
        if (selected.has(folder)) this.view.setState(selectOnly(inner))
        else this.view.setState(focusOn(this.view.getState(), inner))
      },
    })
  }

  get root(): string {
    return this.tree.state.getState().root
  }

  /** What is to be seen now; the same for as long as nothing changes. */
  rows(): TreeRows {
    const state = this.tree.state.getState()
    const { find } = this.view.getState()
    if (this.#rows?.state !== state || this.#rows.find !== find) {
      // What was made of the same tree serves for the next letter that is typed.
      const all = this.#rows?.state === state ? this.#rows.all : treeRows(state)
      const rows = find === null || find === '' ? all : foundRows(all, find)
      this.#rows = { state, find, all, rows }
    }
    return this.#rows.rows
  }

  /** What is chosen by hand. What is still being revealed comes too late then. */
  select(selection: Selection): void {
    this.#revealing = null
    this.view.setState(selection)
  }

  /** The entry of a path that is in the tree. */
  entry(path: string): FileEntry | null {
    const folder = this.tree.state.getState().folders.get(folderOf(path))
    if (folder?.status !== 'listed') return null
    return folder.entries.find(({ name }) => name === nameOf(path)) ?? null
  }

  isFolder(path: string): boolean {
    return path === this.root || this.entry(path)?.kind === 'folder'
  }

  /** What an action without an argument is for, without what has gone. */
  targets(): string[] {
    return targetsOf(this.view.getState()).filter((path) => this.entry(path) !== null)
  }

  /**
   * Where something new goes: into the folder that has the focus, or beside the file that has it.
   */
  targetFolder(): string {
    const { focus } = this.view.getState()
    if (focus === null || this.entry(focus) === null) return this.root
    return this.isFolder(focus) ? focus : folderOf(focus)
  }

  /**
   * Asks whether to lose something. Another question before it was answered means no to the first.
   */
  ask(question: Omit<Question, 'answer'>): Promise<boolean> {
    this.view.getState().question?.answer(false)
    return new Promise((resolve) => {
      const answer = (isConfirmed: boolean) => {
        this.view.setState({ question: null })
        resolve(isConfirmed)
      }
      this.view.setState({ question: { ...question, answer } })
    })
  }

  focusTree(): void {
    this.view.setState(({ focusRequests }) => ({ focusRequests: focusRequests + 1 }))
  }

  /** Chooses these, the last of which is scrolled to. They need not be listed yet. */
  choose(paths: readonly string[]): void {
    const last = paths.at(-1)
    if (last === undefined) return
    this.view.setState({ ...selectOnly(last), selected: new Set(paths) })
    this.#showFocus()
  }

  /**
   * Opens the folders on the way, one after the other, and chooses it. False where it is
   * not in the tree.
   */
  async reveal(path: string): Promise<boolean> {
    if (!isInside(path, this.root) || path === this.root) return false
    const turn = {}
    this.#revealing = turn
    this.tree.start()
    const rest = path.slice(this.root.length + 1).split('/')
    let folder = this.root
    for (const name of rest) {
      const known = await this.tree.listing(folder)
      // Somebody wants to see something else by now.
      if (this.#revealing !== turn) return false
      if (known?.status !== 'listed' || !known.entries.some((entry) => entry.name === name)) {
        return false
      }
      folder = `${folder === '/' ? '' : folder}/${name}`
      if (folder !== path && !this.tree.state.getState().expanded.has(folder)) {
        this.tree.expand(folder)
      }
    }
    if (this.view.getState().find !== null) this.view.setState({ find: null })
    this.choose([path])
    return true
  }

  #showFocus(): void {
    this.view.setState(({ revealRequests }) => ({ revealRequests: revealRequests + 1 }))
  }
}

const explorers = new WeakMap<Ide['connection'], Explorer>()

/** The one explorer of an IDE; it goes when that goes. */
export function explorerOf(ide: Ide): Explorer {
  let explorer = explorers.get(ide.connection)
  if (!explorer) {
    explorer = new Explorer(ide)
    explorers.set(ide.connection, explorer)
  }
  return explorer
}
