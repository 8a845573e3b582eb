import { jobCommandMaxLength, type KeptJob, mostKeptJobs } from '../protocol/activity.ts'
import { randomId } from '../random-id.ts'
import type { Wake } from '../wake.ts'
import type { KeptJobsRecord } from './kept-jobs-record.ts'
import { lifeOf } from './process-life.ts'

const lookEveryMs = 1000
/** What a budget has lost since is counted anew after the agent was killed. */
const recordEveryMs = 30_000

type Declared = { pid: number; command: string; forMs: number; budgetMs: number }

type Job = Declared & {
  id: string
  /** Of the process, so that another one with its number is not taken for it. */
  life: string
  startedAt: number
  heldMs: number
  end: KeptJob['end']
}

export type KeptJobsOptions = {
  now?: () => number
  /** Null once the process is gone. */
  lifeOf?: (pid: number) => string | null
  /** What outlives an agent that is killed; nothing does without one. */
  record?: Pick<KeptJobsRecord, 'read' | 'write'>
}

/**
 * Commands that were declared to keep the codespace while nobody is at it: each until it ends, its
 * deadline comes, or its budget is used up. None is ever ended by this.
 */
export class KeptJobs implements Disposable {
  readonly #now: () => number
  readonly #lifeOf: (pid: number) => string | null
  readonly #record: KeptJobsOptions['record']
  readonly #waiting = new Set<Wake>()
  #jobs: Job[] = []
  #timer: NodeJS.Timeout | null = null
  #countedAt = 0
  #recordedAt = 0
  #isHeld = false
  #version = 0
  /** As the server says; null where nothing may be declared. Unknown before it has said so. */
  mostMinutes: number | null | undefined = undefined

  constructor(options: KeptJobsOptions = {}) {
    this.#now = options.now ?? (() => performance.now())
    this.#lifeOf = options.lifeOf ?? lifeOf
    this.#record = options.record
  }

  /** Those of the agent before this one, which was killed: what has ended meanwhile is told of. */
  async takeUp(): Promise<void> {
    const found = await this.#record?.read()
    if (!found || found.length === 0) return
    const now = this.#now()
    this.#countedAt = now
    this.#jobs = found.map(({ startedAgoMs, ...job }) => ({
      ...job,
      startedAt: now - startedAgoMs,
    }))
    this.#changed()
    this.#watch()
    this.look()
  }

  /** Grows with whatever begins or ends. */
  get version(): number {
    return this.#version
  }

  /** Null where it is on the list; else a sentence that says why it is not. */
  declare({ command, ...declared }: Declared): string | null {
    const running = this.#jobs.filter(({ end }) => end === null)
    if (running.length >= mostKeptJobs) {
      return `${mostKeptJobs} jobs keep this codespace already. Wait for one of them to end.`
    }
    const life = this.#lifeOf(declared.pid)
    if (life === null) return 'The command that was to be kept is not there any more.'
    const shortened = [...command].slice(0, jobCommandMaxLength / 2).join('')
    const job = { ...declared, id: randomId(), life, startedAt: this.#now(), heldMs: 0, end: null }
    this.#count()
    this.#jobs.push({ ...job, command: shortened })
    this.#forgetOld()
    this.#changed()
    this.#watch()
    return null
  }

  /** Whether the time from now on is what jobs alone keep the codespace for. */
  set isHeld(isHeld: boolean) {
    this.#count()
    if (this.#isHeld && !isHeld) this.#writeDown()
    this.#isHeld = isHeld
  }

  /** Those that keep it, and the last that did. */
  list(): KeptJob[] {
    this.#count()
    return this.#jobs.map((job) => ({
      id: job.id,
      command: job.command,
      startedAgoMs: this.#now() - job.startedAt,
      leftMs: job.end === null ? this.#leftMs(job) : 0,
      heldMs: job.heldMs,
      budgetMs: job.budgetMs,
      end: job.end,
    }))
  }

  /** Ends what is over. */
  look(): void {
    this.#count()
    for (const job of this.#jobs) {
      const end = job.end === null ? this.#endOf(job) : null
      if (end === null) continue
      job.end = end
      this.#changed()
    }
    if (this.#jobs.every(({ end }) => end !== null)) this.#rest()
    if (this.#isHeld && this.#now() - this.#recordedAt >= recordEveryMs) this.#writeDown()
  }

  wakeWith(wake: Wake): Disposable {
    this.#waiting.add(wake)
    return { [Symbol.dispose]: () => void this.#waiting.delete(wake) }
  }

  [Symbol.dispose](): void {
    this.#rest()
  }

  #endOf(job: Job): KeptJob['end'] {
    if (this.#lifeOf(job.pid) !== job.life) return 'done'
    if (job.heldMs >= job.budgetMs) return 'budget'
    return this.#leftMs(job) <= 0 ? 'deadline' : null
  }

  #leftMs(job: Job): number {
    const toDeadline = job.forMs - (this.#now() - job.startedAt)
    return Math.max(0, Math.min(toDeadline, job.budgetMs - job.heldMs))
  }

  #count(): void {
    const now = this.#now()
    const passed = now - this.#countedAt
    this.#countedAt = now
    if (!this.#isHeld) return
    for (const job of this.#jobs) {
      if (job.end === null) job.heldMs += Math.min(passed, now - job.startedAt)
    }
  }

  #forgetOld(): void {
    const ended = this.#jobs.filter(({ end }) => end !== null)
    const old = new Set(ended.slice(0, -mostKeptJobs))
    this.#jobs = this.#jobs.filter((job) => !old.has(job))
  }

  #changed(): void {
    this.#version += 1
    this.#writeDown()
    for (const wake of this.#waiting) wake.wake()
  }

  #writeDown(): void {
    const now = this.#now()
    this.#recordedAt = now
    this.#record?.write(
      this.#jobs.map(({ startedAt, ...job }) => ({ ...job, startedAgoMs: now - startedAt })),
    )
  }

  #watch(): void {
    this.#timer ??= setInterval(() => this.look(), lookEveryMs).unref()
  }

  #rest(): void {
    if (this.#timer) clearInterval(this.#timer)
    this.#timer = null
  }
}
