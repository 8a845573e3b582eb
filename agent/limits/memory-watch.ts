import { CounterFile } from './counter-file.ts'
import type { CgroupPaths } from './find-cgroup.ts'
import { readProcess, readProcesses, type SeenProcess } from './processes.ts'

/**
 * With less than this left it is worth to know who uses it, or where this much was taken since
 * the last glimpse.
 */
const scarceShare = 0.2
const rapidShare = 1 / 16
const lookEveryMs = 400
const shortestPauseMs = 250
const longestPauseMs = 2000
/** More than a program is able to take, so that it is glimpsed before it is killed. */
const takenBytesPerMs = (2 * 1024 ** 3) / 1000
const rememberMs = 15_000
const rememberedProcesses = 5
/**
 * More than any machine has: how the first version of the interface says that there is no limit.
 */
const noLimitBytes = 2 ** 60

export type MemoryKills = { count: number; limit: number | null; processName: string | null }

/** The container's memory, and who of its processes was killed for want of it. */
export class MemoryWatch {
  readonly #files: Record<'used' | 'limit' | 'events' | 'stat', CounterFile>
  readonly #cacheField: string
  readonly #procFolder: string
  #seenKills: number
  #lastUsed = 0
  #biggest: SeenProcess[] = []
  #lookedAt = Number.NEGATIVE_INFINITY

  constructor(paths: NonNullable<CgroupPaths['memory']>, procFolder: string) {
    this.#files = {
      used: new CounterFile(paths.used),
      limit: new CounterFile(paths.limit),
      events: new CounterFile(paths.events),
      stat: new CounterFile(paths.stat),
    }
    this.#cacheField = paths.cacheField
    this.#procFolder = procFolder
    this.#seenKills = this.kills
    this.#lastUsed = this.#files.used.number() ?? 0
  }

  /** How many were killed since the container started. */
  get kills(): number {
    return this.#files.events.field('oom_kill') ?? 0
  }

  get limit(): number | null {
    const limit = this.#files.limit.number()
    return limit === null || limit >= noLimitBytes ? null : limit
  }

  /** Without what the kernel keeps of files and gives away as soon as it is needed. */
  usage(): { usedBytes: number; limitBytes: number } | null {
    const used = this.#files.used.number()
    const { limit } = this
    if (used === null || limit === null) return null
    return { usedBytes: Math.max(0, used - this.#cachedBytes()), limitBytes: limit }
  }

  /**
   * Remembers the biggest processes while memory is about to run out. Answers with how long to wait
   * for the next glimpse: not so long that a program could take all that is left before.
   */
  glimpse(nowMs: number): number {
    const used = this.#files.used.number()
    const { limit } = this
    if (used === null || limit === null) return longestPauseMs
    const grown = used - this.#lastUsed
    this.#lastUsed = used
    const freeBytes = limit - (used < limit / 2 ? used : used - this.#cachedBytes())
    const isScarce = freeBytes < limit * scarceShare || grown > limit * rapidShare
    if (isScarce && nowMs - this.#lookedAt >= lookEveryMs) this.#look(nowMs)
    return Math.min(Math.max(freeBytes / takenBytesPerMs, shortestPauseMs), longestPauseMs)
  }

  /** Those killed since the last call. */
  newKills(nowMs: number): MemoryKills | null {
    const count = this.kills - this.#seenKills
    if (count <= 0) return null
    this.#seenKills += count
    return { count, limit: this.limit, processName: this.#killedName(nowMs) }
  }

  [Symbol.dispose](): void {
    for (const file of Object.values(this.#files)) file[Symbol.dispose]()
  }

  #cachedBytes(): number {
    return this.#files.stat.field(this.#cacheField) ?? 0
  }

  #look(nowMs: number): void {
    this.#lookedAt = nowMs
    this.#biggest = readProcesses(this.#procFolder)
      .filter(({ pid }) => pid !== process.pid)
      .sort((one, other) => other.residentPages - one.residentPages)
      .slice(0, rememberedProcesses)
  }

  /**
   * The biggest that is no longer there; else the biggest, of which a part may have been killed.
   */
  #killedName(nowMs: number): string | null {
    if (nowMs - this.#lookedAt > rememberMs) return null
    const gone = this.#biggest.find(({ pid, startTime }) => {
      const now = readProcess(this.#procFolder, pid)
      return now?.startTime !== startTime || now.state === 'Z'
    })
    return (gone ?? this.#biggest[0])?.name ?? null
  }
}
