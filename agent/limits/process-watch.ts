import { CounterFile } from './counter-file.ts'
import type { CgroupPaths } from './find-cgroup.ts'
import { readProcesses } from './processes.ts'

/** A program is named only where it holds this much of the limit. */
const namedShare = 0.25

export type ProcessHits = { count: number; limit: number | null; processName: string | null }

/** How many processes and threads the container has, and how often one more was refused. */
export class ProcessWatch {
  readonly #files: Record<'used' | 'limit' | 'events', CounterFile>
  readonly #procFolder: string
  #seenHits: number

  constructor(paths: NonNullable<CgroupPaths['processes']>, procFolder: string) {
    this.#files = {
      used: new CounterFile(paths.used),
      limit: new CounterFile(paths.limit),
      events: new CounterFile(paths.events),
    }
    this.#procFolder = procFolder
    this.#seenHits = this.#hits
  }

  usage(): { used: number; limit: number } | null {
    const used = this.#files.used.number()
    const limit = this.#files.limit.number()
    return used === null || limit === null ? null : { used, limit }
  }

  /** Those refused since the last call. */
  newHits(): ProcessHits | null {
    const count = this.#hits - this.#seenHits
    if (count <= 0) return null
    this.#seenHits += count
    const limit = this.#files.limit.number()
    return { count, limit, processName: this.#mostCommonName(limit) }
  }

  [Symbol.dispose](): void {
    for (const file of Object.values(this.#files)) file[Symbol.dispose]()
  }

  get #hits(): number {
    return this.#files.events.field('max') ?? 0
  }

  #mostCommonName(limit: number | null): string | null {
    const counts = new Map<string, number>()
    for (const { name, threads } of readProcesses(this.#procFolder)) {
      counts.set(name, (counts.get(name) ?? 0) + threads)
    }
    const [most] = [...counts].sort((one, other) => other[1] - one[1])
    return most && limit !== null && most[1] >= limit * namedShare ? most[0] : null
  }
}
