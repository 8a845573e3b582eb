import { availableParallelism } from 'node:os'
import { CounterFile } from './counter-file.ts'
import type { CgroupPaths } from './find-cgroup.ts'

/** Looked at more often, the numbers would jump about. */
const shortestMs = 1500

/** How much of the container's processors is used, from one look to the next. */
export class CpuWatch {
  readonly #paths: NonNullable<CgroupPaths['cpu']>
  readonly #used: CounterFile
  readonly #quota: CounterFile
  readonly #period: CounterFile | null
  #last: { atMs: number; usedMs: number } | null = null
  #usedCores: number | null = null

  constructor(paths: NonNullable<CgroupPaths['cpu']>) {
    this.#paths = paths
    this.#used = new CounterFile(paths.used)
    this.#quota = new CounterFile(paths.quota)
    this.#period = paths.period === null ? null : new CounterFile(paths.period)
  }

  /** To be called again and again. */
  look(nowMs: number): void {
    const { usedField, perMs } = this.#paths
    const used = usedField === null ? this.#used.number() : this.#used.field(usedField)
    if (used === null) return
    const usedMs = used / perMs
    if (this.#last !== null) {
      const passedMs = nowMs - this.#last.atMs
      if (passedMs < shortestMs) return
      this.#usedCores = Math.max(0, (usedMs - this.#last.usedMs) / passedMs)
    }
    this.#last = { atMs: nowMs, usedMs }
  }

  /** In processors: 1.5 is one and a half of them. Null before there was time to tell. */
  usage(): { usedCores: number; limitCores: number } | null {
    return this.#usedCores === null
      ? null
      : { usedCores: this.#usedCores, limitCores: this.#limitCores() }
  }

  [Symbol.dispose](): void {
    for (const file of [this.#used, this.#quota, this.#period]) file?.[Symbol.dispose]()
  }

  /**
   * Without a limit those of the machine. The second version writes both numbers in one file:
   * `200000 100000`, or `max 100000`.
   */
  #limitCores(): number {
    const [quota, ownPeriod] = this.#quota.numbers()
    const period = this.#period === null ? ownPeriod : this.#period.numbers()[0]
    return quota && period ? quota / period : availableParallelism()
  }
}
