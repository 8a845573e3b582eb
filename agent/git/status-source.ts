import { join } from 'node:path'
import type { AgentContext } from '../context.ts'
import type { GitStatus } from '../protocol/git.ts'
import { findRepository, type Repository } from './find-repository.ts'
import { readStatus } from './read-status.ts'

const settleMs = 80
const betweenMs = 500
const deadlineMs = 30_000
/** Of all time, at most this share is spent on looking when something changes all the time. */
const busyShare = 0.2
/** And when nobody says that something has changed, for what no watch sees. */
const quietShare = 0.02
const quietestMs = 60_000
const quickestMs = 5000
const longestBackOffMs = 5 * 60_000
const maxRemotes = 10
const none: GitStatus = { type: 'none' }

type Listener = (status: GitStatus) => void

/**
 * The status of one repository for all who follow it, by one run of Git at a time. It looks again
 * when the index, HEAD or a ref changes, when something in a folder that anybody watches does, when
 * it is poked, and now and then for what is changed where nobody looks.
 */
export class StatusSource {
  readonly #ctx: AgentContext
  readonly #folder: string
  readonly #listeners = new Set<Listener>()
  readonly #watches = new Map<string, Disposable>()
  #status: GitStatus | null = null
  #mark = ''
  #timer: NodeJS.Timeout | null = null
  #dueAt = Number.POSITIVE_INFINITY
  #running: AbortController | null = null
  #isStale = false
  #endedAt = Number.NEGATIVE_INFINITY
  #tookMs = 0
  #failures = 0

  constructor(ctx: AgentContext, folder: string) {
    this.#ctx = ctx
    this.#folder = folder
  }

  get isFollowed(): boolean {
    return this.#listeners.size > 0
  }

  /** Tells what is known at once, and again whenever it is something else. */
  follow(listener: Listener): Disposable {
    this.#listeners.add(listener)
    if (this.#status) listener(this.#status)
    // What is known may be from when somebody followed before.
    this.#lookIn(this.#listeners.size === 1 ? 0 : settleMs)
    return {
      [Symbol.dispose]: () => {
        this.#listeners.delete(listener)
        if (!this.isFollowed) this.#stop()
      },
    }
  }

  /** Something may have changed. */
  poke(): void {
    if (!this.isFollowed) return
    if (this.#running) this.#isStale = true
    else this.#lookIn(settleMs)
  }

  /** Whether what happens in the folder can change the status. */
  concerns(folder: string): boolean {
    return folder === this.#folder || folder.startsWith(`${this.#folder}/`)
  }

  #stop(): void {
    if (this.#timer) clearTimeout(this.#timer)
    this.#timer = null
    this.#dueAt = Number.POSITIVE_INFINITY
    this.#running?.abort()
    for (const watch of this.#watches.values()) watch[Symbol.dispose]()
    this.#watches.clear()
  }

  /** No sooner than a repository of this size allows. */
  #lookIn(delayMs: number): void {
    const restMs = Math.max(betweenMs, this.#tookMs / busyShare) * 2 ** this.#failures
    const earliest = this.#endedAt + Math.min(restMs, longestBackOffMs)
    this.#schedule(Math.max(performance.now() + delayMs, earliest))
  }

  #schedule(at: number): void {
    if (at >= this.#dueAt) return
    if (this.#timer) clearTimeout(this.#timer)
    this.#dueAt = at
    this.#timer = setTimeout(() => void this.#look(), Math.max(0, at - performance.now()))
    this.#timer.unref()
  }

  async #look(): Promise<void> {
    this.#timer = null
    this.#dueAt = Number.POSITIVE_INFINITY
    if (this.#running || !this.isFollowed) return
    const running = new AbortController()
    this.#running = running
    this.#isStale = false
    const from = performance.now()
    try {
      await this.#read(AbortSignal.any([running.signal, AbortSignal.timeout(deadlineMs)]))
      this.#failures = 0
    } catch (error) {
      if (!running.signal.aborted) this.#failed(error)
    }
    this.#running = null
    this.#endedAt = performance.now()
    this.#tookMs = this.#endedAt - from
    if (!this.isFollowed) return
    if (this.#isStale) this.#lookIn(settleMs)
    const quietMs = Math.min(quietestMs, Math.max(quickestMs, this.#tookMs / quietShare))
    this.#lookIn(quietMs)
  }

  async #read(signal: AbortSignal): Promise<void> {
    const repository = await findRepository(this.#ctx.files, this.#folder)
    // Watched before it is read, so that nothing falls between the two.
    if (this.isFollowed) await this.#watch(repository)
    const read = repository && (await readStatus(this.#ctx, repository, signal))
    if (!repository) this.#tell(none, '')
    else if (read) this.#tell(read.status, read.mark)
    // Git may refuse while another one is in the middle of something; what was known is still
    // the best guess.
    else if (this.#status === null) this.#tell(none, '')
  }

  #tell(status: GitStatus, mark: string): void {
    if (this.#status?.type === status.type && this.#mark === mark) return
    this.#status = status
    this.#mark = mark
    for (const listener of this.#listeners) listener(status)
  }

  #failed(error: unknown): void {
    this.#failures = Math.min(this.#failures + 1, 10)
    const isLate = error instanceof DOMException && error.name === 'TimeoutError'
    if (!isLate && this.#failures === 1) console.error('git status:', error)
    if (this.#status === null) this.#tell(none, '')
  }

  async #watch(repository: Repository | null): Promise<void> {
    const wanted = new Set(repository ? await this.#foldersOf(repository) : [])
    if (!this.isFollowed) return
    for (const [folder, watch] of this.#watches) {
      if (wanted.has(folder)) continue
      watch[Symbol.dispose]()
      this.#watches.delete(folder)
    }
    for (const folder of wanted) {
      if (this.#watches.has(folder)) continue
      const watch = this.#ctx.watchers.watch(folder, (name) => {
        if (!name?.endsWith('.lock')) this.poke()
      })
      this.#watches.set(folder, watch)
    }
  }

  /** Each commit, checkout and reset also writes a line into a log, wherever its ref may be. */
  async #foldersOf({ root, gitFolder, commonFolder }: Repository): Promise<string[]> {
    const remotes = join(commonFolder, 'refs/remotes')
    const found = await this.#ctx.files.entries(remotes, maxRemotes).catch(() => [])
    const folders = [
      root,
      gitFolder,
      commonFolder,
      join(gitFolder, 'logs'),
      join(commonFolder, 'refs/heads'),
      ...found.map(({ name }) => join(remotes, name.toString())),
    ]
    const there = folders.map(async (folder) =>
      (await this.#ctx.files.isFolder(folder)) ? folder : null,
    )
    return (await Promise.all(there)).filter((folder) => folder !== null)
  }
}
