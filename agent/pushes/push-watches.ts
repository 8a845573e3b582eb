import type { AgentContext } from '../context.ts'
import { gitIn, isSameAddress, readBranch, readRemotes } from '../git/ask-git.ts'
import { findRepository } from '../git/find-repository.ts'
import { readProcess } from '../limits/processes.ts'
import type { PushRefusedByGithub } from '../protocol/pushes.ts'
import type { Terminal } from '../terminals/terminal.ts'
import { terminalOfDevice } from '../terminals/terminal-of.ts'
import { type PushRefusal, readRefusal } from './read-refusal.ts'
import type { RefusedPushes } from './refused-pushes.ts'

const lookEveryMs = 200
/** What it printed last may be on its way to us still. */
const looksAfterMs = [100, 400, 1500]
/**
 * So much is read of a terminal where the push was last seen, and so much of what it shows last.
 */
const mostBytes = 64 * 1024
const gitPatienceMs = 20_000
const mostAtOnce = 8

type PushContext = Pick<AgentContext, 'effectiveUser' | 'files' | 'start' | 'terminals' | 'user'>

export type BegunPush = {
  /** Of `git push`, in whose terminal it is told what became of it. */
  pid: number
  folder: string
  /** Null for one that is none of the codespace's own. */
  repository: { path: string; url: string } | null
}

type Watched = BegunPush & {
  /** With the number it names a process for good: numbers are given again. */
  startTime: string
  terminal: Terminal
  /** Where in the output it begins, and where it was last seen to run. */
  from: number
  seenAt: number
  /** Where the next one begins. */
  to: number
}

/**
 * Finds out what GitHub says to pushes: once one is over, the end of what its terminal has shown is
 * read. While it runs nothing is, so no output is any slower for it.
 */
export class PushWatches {
  readonly #ctx: PushContext
  readonly #refused: RefusedPushes
  readonly #watched = new Set<Watched>()
  #isOver = false

  constructor(ctx: PushContext, refused: RefusedPushes) {
    this.#ctx = ctx
    this.#refused = refused
  }

  /**
   * Nothing comes of one without a terminal of ours. One that asks twice, as for Git LFS,
   * is watched once.
   */
  watch(push: BegunPush): void {
    const process = readProcess('/proc', push.pid)
    if (!process || this.#watched.size >= mostAtOnce) return
    const { startTime } = process
    const isKnown = (one: Watched) => one.pid === push.pid && one.startTime === startTime
    const isWatched = [...this.#watched].some(isKnown)
    const terminal = isWatched ? null : terminalOfDevice(this.#ctx.terminals, process.terminal)
    if (!terminal) return
    const from = terminal.ring.end
    for (const other of this.#besides(terminal)) {
      if (!isThere(other)) other.to = Math.min(other.to, from)
    }
    const to = Number.POSITIVE_INFINITY
    const watched: Watched = { ...push, startTime, terminal, from, seenAt: from, to }
    this.#watched.add(watched)
    this.#follow(watched)
      .catch((error: unknown) => console.error('A push was not followed:', error))
      .finally(() => this.#watched.delete(watched))
  }

  #besides(terminal: Terminal): Watched[] {
    return [...this.#watched].filter((one) => one.terminal === terminal)
  }

  async #follow(push: Watched): Promise<void> {
    const { terminal } = push
    while (isThere(push)) {
      push.seenAt = terminal.ring.end
      await pause(lookEveryMs)
      if (this.#isOver || terminal.isClosed) return
    }
    for (const ms of looksAfterMs) {
      await pause(ms)
      const refusal = readRefusal(shown(push))
      if (!refusal) continue
      // Of those that run at once in a terminal nobody can say whose words they are.
      const read = Math.min(terminal.ring.end, push.to)
      for (const one of this.#besides(terminal)) one.from = Math.max(one.from, read)
      return this.#tell(push, refusal)
    }
  }

  async #tell({ folder, repository }: BegunPush, { reason, ref }: PushRefusal): Promise<void> {
    if (!this.#refused.isHeard) return
    const place = await placeOf(this.#ctx, folder, repository?.url ?? null)
    const { branch } = place
    const isSameBranch = branch !== null && (ref === branch || ref === `refs/heads/${branch}`)
    const path = repository?.path ?? null
    this.#refused.refusedByGithub({ ...place, reason, repository: path, isSameBranch })
  }

  [Symbol.dispose](): void {
    this.#isOver = true
  }
}

/** One that has ended and that nobody has asked about yet is not. */
function isThere({ pid, startTime }: Pick<Watched, 'pid' | 'startTime'>): boolean {
  const process = readProcess('/proc', pid)
  return process?.startTime === startTime && process.state !== 'Z'
}

/**
 * What comes after a push may have scrolled it away, and what came before it, such as a hook's
 * tests, may be long.
 */
function shown({ terminal: { ring }, from, seenAt, to }: Watched): string {
  const end = Math.min(ring.end, to)
  const around = Math.max(ring.start, from, seenAt - mostBytes / 2)
  const last = Math.max(around, end - mostBytes)
  if (last >= end) return ''
  const parts = [ring.read(around, Math.min(mostBytes, last - around)), ring.read(last, end - last)]
  return Buffer.concat(parts).toString()
}

type Place = Pick<PushRefusedByGithub, 'folder' | 'branch' | 'remote'>

async function placeOf(ctx: PushContext, folder: string, url: string | null): Promise<Place> {
  const repository = await findRepository(ctx.files, folder)
  const signal = AbortSignal.timeout(gitPatienceMs)
  const ask = repository && (await gitIn(ctx, repository.realRoot, signal))
  if (!ask) return { folder, branch: null, remote: null }
  const remotes = url === null ? [] : [...(await readRemotes(ask))]
  const [remote = null] = remotes.find(([, one]) => isSameAddress(one, url ?? '')) ?? []
  return { folder: repository.root, branch: await readBranch(ask), remote }
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms).unref())
