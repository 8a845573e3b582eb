import { createStore, type StoreApi } from 'zustand/vanilla'
import type { EditorConfigText } from '#agent/protocol/files.ts'
import { takeBegunFile } from '../begun-files.ts'
import type { Ide } from '../ide-context.ts'
import { folderOf, isInside, nameOf } from '../paths.ts'
import type { FileProperties } from './editorconfig/file-properties.ts'
import { OpenFile } from './open-file.ts'
import type { OpenFileOptions } from './open-file-state.ts'
import type { CreateDocument } from './text-document.ts'
import type { AgentUnsaved, UnsavedTextStore } from './unsaved-text.ts'
import { isUntitled, nextUntitled } from './untitled.ts'

type Given = Pick<Ide, 'connection' | 'folderWatch' | 'settings'> & { codespaceName: string }
/** Asked when a tab is closed whose text would be lost otherwise. */
export type CloseQuestion = { file: OpenFile; answer: (mayClose: boolean) => void }

let creating: Promise<CreateDocument> | null = null

/** Asked for once: even of what is there a browser tells a turn later, and draws a page meanwhile. */
function fetchCreateDocument(): Promise<CreateDocument> {
  creating ??= import('./monaco-document.ts').then(
    ({ createMonacoDocument }) => createMonacoDocument,
    (error: unknown) => {
      // The next file tries again.
      creating = null
      throw error
    },
  )
  return creating
}

/** Every file that has a tab, each once however many tabs show it, kept in step with the disk. */
export class OpenFiles {
  /** In the order in which they were opened. */
  readonly paths: StoreApi<{ paths: readonly string[] }> = createStore(() => ({ paths: [] }))
  readonly question: StoreApi<{ asked: CloseQuestion | null }> = createStore(() => ({
    asked: null,
  }))
  readonly #ide: Given
  readonly #unsaved: UnsavedTextStore
  readonly #files = new Map<string, { file: OpenFile; stopWatching: () => void }>()
  /** What is still being saved or kept although no tab shows it any more. */
  readonly #closing = new Map<string, Promise<void>>()
  readonly #stopSettings: () => void

  constructor(ide: Given, unsaved: UnsavedTextStore) {
    this.#ide = ide
    this.#unsaved = unsaved
    this.#stopSettings = ide.settings.store.subscribe(() => {
      for (const file of this.all) file.settingsChanged()
    })
  }

  get all(): readonly OpenFile[] {
    return [...this.#files.values()].map(({ file }) => file)
  }

  find(path: string): OpenFile | null {
    return this.#files.get(path)?.file ?? null
  }

  open(path: string): OpenFile {
    const known = this.find(path)
    if (known) return known
    const file = new OpenFile(path, this.#options())
    const stopWatching = isUntitled(path)
      ? () => undefined
      : this.#ide.folderWatch.watch(folderOf(path), (names) => {
          if (names === null || names.includes(nameOf(path))) void file.diskChanged()
          if (names?.includes('.editorconfig')) this.#readAllProperties()
        })
    this.#files.set(path, { file, stopWatching })
    this.#tellPaths()
    void this.#load(file)
    return file
  }

  /** The path of a text that has no file yet, which has only to be opened. */
  newUntitled(): string {
    return nextUntitled([...this.#files.keys()])
  }

  /** Once its text or the reason why there is none is known. */
  async ready(path: string): Promise<OpenFile> {
    const file = this.open(path)
    if (file.state.getState().content !== 'loading') return file
    const { promise, resolve } = Promise.withResolvers<void>()
    const stop = file.state.subscribe(({ content }) => content !== 'loading' && resolve())
    await promise
    stop()
    return file
  }

  /**
   * Whether its tab may close: at once, unless the text would be saved nowhere; then the user is
   * asked, and what he wants is done before it is answered.
   */
  async mayClose(path: string): Promise<boolean> {
    const file = this.find(path)
    if (!file?.isDirty || file.state.getState().isReadOnly) return true
    // It is saved as it closes, and where that fails it is kept and said.
    if (!file.isUntitled && this.#ide.settings.get('files.autoSave') !== 'off') return true
    if (file.isUntitled && file.text() === '') return true
    this.question.getState().asked?.answer(false)
    const { promise, resolve } = Promise.withResolvers<boolean>()
    this.question.setState({ asked: { file, answer: resolve } })
    const answer = await promise
    if (this.question.getState().asked?.file === file) this.question.setState({ asked: null })
    return answer
  }

  /** True when something of it is left that is only kept as unsaved. */
  async close(path: string): Promise<boolean> {
    const entry = this.#files.get(path)
    if (!entry) return false
    this.#files.delete(path)
    this.#tellPaths()
    entry.stopWatching()
    const closing = entry.file.close()
    // Also one before it, where it was opened and closed again meanwhile.
    const settled = Promise.allSettled([this.#closing.get(path), closing]).then(() => {
      if (this.#closing.get(path) === settled) this.#closing.delete(path)
    })
    this.#closing.set(path, settled)
    return closing
  }

  /** What is unsaved under the old names is unsaved under the new ones. Before tabs follow. */
  renamed(from: string, to: string): void {
    for (const file of this.all) {
      if (!isInside(file.path, from) || !file.isDirty) continue
      const { unsaved } = file
      file.discard()
      const path = to + file.path.slice(from.length)
      void this.ready(path).then((moved) => {
        if (moved.state.getState().content === 'text') return moved.adopt(unsaved)
        // Not to be typed into there: it is offered when it is.
        const { session } = this.#unsaved
        const { codespaceName } = this.#ide
        return this.#unsaved.put({ ...unsaved, path, codespaceName, session, savedAt: Date.now() })
      })
    }
  }

  /** As the user asked for, whatever the settings say. */
  async saveAll(): Promise<void> {
    await Promise.all(this.all.map((file) => file.isDirty && file.save({ isAsked: true })))
  }

  /**
   * The user went on to another window; `isLast`: the page ends, and nothing that it waits for may
   * come any more.
   */
  windowLeft(options = { isLast: false }): void {
    for (const file of this.all) file.windowLeft(options)
  }

  /**
   * Something is unsaved that neither the browser nor the agent would take: it goes with the page.
   */
  get isAnythingAtRisk(): boolean {
    return this.all.some((file) => file.isAtRisk)
  }

  [Symbol.dispose](): void {
    this.#stopSettings()
    this.question.getState().asked?.answer(false)
    for (const path of [...this.#files.keys()]) void this.close(path)
  }

  async #load(file: OpenFile): Promise<void> {
    // Opened again at once, it begins with what it was left with.
    const closing = this.#closing.get(file.path)
    if (closing) await closing
    const begun = takeBegunFile(this.#ide.connection, file.path)
    await file.load(begun)
    // Nobody watched it before it was opened.
    if (begun) await file.diskChanged()
  }

  #options(): OpenFileOptions {
    const { connection, codespaceName, settings } = this.#ide
    const { client } = connection
    return {
      codespaceName,
      settings,
      read: (of) => client.files.read.query({ path: of }),
      stat: (of) => client.files.stat.query({ path: of }),
      write: async (input) => {
        const isHistoryKept = settings.get('workbench.localHistory.enabled')
        try {
          return await client.files.write.mutate({ ...input, isHistoryKept })
        } finally {
          // What was asked for ahead, even meanwhile, may be the text before this one.
          void takeBegunFile(connection, input.path)
        }
      },
      createDocument: fetchCreateDocument,
      unsaved: this.#unsaved,
      keptByAgent: this.#keptByAgent(),
      properties: (path) => this.#properties(path),
    }
  }

  #keptByAgent(): AgentUnsaved {
    const { client, status } = this.#ide.connection
    return {
      isConnected: () => status.getState().phase === 'connected',
      keep: (copy) => client.unsaved.keep.mutate(copy),
      forget: (copy) => client.unsaved.forget.mutate(copy),
      list: () => client.unsaved.list.query(),
      read: ({ path, session }) => client.unsaved.read.query({ path, session }),
    }
  }

  async #properties(path: string): Promise<FileProperties> {
    const texts: readonly EditorConfigText[] =
      await this.#ide.connection.client.files.editorConfig.query({ path })
    if (texts.length === 0) return {}
    return (await import('./editorconfig/file-properties.ts')).propertiesOf(path, texts)
  }

  /** One that was changed may have a word on any of them. */
  #readAllProperties(): void {
    for (const file of this.all) if (!file.isUntitled) void this.#readProperties(file)
  }

  async #readProperties(file: OpenFile): Promise<void> {
    const properties = await this.#properties(file.path).catch(() => null)
    if (properties) file.applyProperties(properties)
  }

  #tellPaths(): void {
    this.paths.setState({ paths: [...this.#files.keys()] })
  }
}
