import { setTimeout as delay } from 'node:timers/promises'
import { type InsideAnswer, type NextActivity, nextActivity } from '#agent/protocol/activity.ts'
import { callAgent } from '#server/codespaces/agent-calls.ts'
import { type CodespaceRow, findById } from '#server/codespaces/codespaces.store.ts'
import { canOpen } from '#server/codespaces/codespaces.ts'
import type { AppContext } from '#server/context.ts'
import { AppError } from '#server/errors.ts'
import { answerInside } from './answer-inside.ts'
import { Countdown, type Look } from './countdown.ts'
import type { LifetimeTimes } from './lifetime-times.ts'
import type { LifetimeView } from './lifetimes.schema.ts'
import { carryRan, writeRan } from './lifetimes.store.ts'
import { type Limits, readLimits } from './limits.ts'
import { stopByItself } from './stop-by-itself.ts'
import { stopsInWords } from './stops-in-words.ts'

const answerWithinMs = 10_000
const noteRanEveryMs = 60_000
/** An agent that has something to say again and again is asked less and less. */
const hurryMs = 100
const longestHurryMs = 3000
const mostRounds = 20
const minuteMs = 60_000

type Attended = { row: CodespaceRow; limits: Limits; look: Look }

/** Looks after one run of a codespace until it ends, by the server's own clock. */
export class Attendance {
  readonly #ctx: AppContext
  readonly #run: Pick<CodespaceRow, 'id' | 'generation'>
  readonly #times: LifetimeTimes
  readonly #onChange: () => void
  readonly #countdown: Countdown
  #attended: Attended | null = null
  #told = ''
  #notedRanAt: number
  #hurries = 0
  #jobsVersion: number | null = null

  constructor(
    ctx: AppContext,
    row: CodespaceRow,
    { times, onChange }: { times: LifetimeTimes; onChange: () => void },
  ) {
    this.#ctx = ctx
    this.#run = { id: row.id, generation: row.generation }
    this.#times = times
    this.#onChange = onChange
    const now = times.now()
    const ranMs = row.ranGeneration === row.generation ? (row.ranMs ?? 0) : 0
    this.#countdown = new Countdown(now, ranMs)
    this.#notedRanAt = now
  }

  /** Null before the first look. */
  get view(): LifetimeView | null {
    if (!this.#attended) return null
    const { row, limits, look } = this.#attended
    const now = this.#times.now()
    return {
      stopsInMs: Math.max(0, Math.round(look.stopsAt - now)),
      reason: look.reason,
      isWarned: look.isWarned,
      last: { kind: look.last.kind, agoMs: Math.max(0, Math.round(now - look.last.at)) },
      idleTimeoutMinutes: limits.idleMs / minuteMs,
      ownIdleTimeoutMinutes: row.idleTimeoutMinutes,
      mostIdleTimeoutMinutes: limits.mostIdleMs / minuteMs,
      jobs: [...this.#countdown.jobs],
    }
  }

  /** Its owner says that it is to go on. */
  async stay(): Promise<void> {
    this.#countdown.note('stay', this.#times.now())
    await this.look()
  }

  noteTraffic(): void {
    this.#countdown.noteTraffic(this.#times.now())
  }

  /** Resolves once this run is over or `signal` says so. */
  async attend(signal: AbortSignal): Promise<void> {
    await this.#pause(this.#times.firstLookMs, signal)
    while (!signal.aborted) {
      try {
        const attended = await this.look()
        if (signal.aborted) return
        if (!attended) return await this.#carryRan()
        await this.#noteRan()
        if (attended.look.isDue) return await this.#stop(attended)
        await this.#hear(attended, signal)
      } catch (error) {
        if (signal.aborted) return
        if (error instanceof AppError && error.code === 'AGENT_OUTDATED') {
          // It goes on with the agent it was started with, which knows of nobody's activity.
          this.#countdown.note('unknown', this.#times.now())
        } else if (!(error instanceof AppError)) {
          this.#ctx.log.error({ err: error, codespaceId: this.#run.id }, 'Activity is not known')
        }
        await this.#pause(this.#times.retryMs, signal)
      }
    }
  }

  /** Reads what counts now. Null where this run is over. */
  async look(): Promise<Attended | null> {
    const now = this.#times.now()
    const row = await findById(this.#ctx, this.#run.id)
    if (!row || row.generation !== this.#run.generation || !canOpen(row)) return null
    // Commands that set it up may be silent for long.
    if (row.isSetUp === 0) this.#countdown.note('set-up', now)
    const limits = await readLimits(this.#ctx, row)
    this.#attended = { row, limits, look: this.#countdown.look(limits, now) }
    this.#tell()
    return this.#attended
  }

  /** Only where it says something else than before: what merely goes on is the viewer's to count. */
  #tell(): void {
    const { view } = this
    if (!view || !this.#attended) return
    const stopsAt = Math.round(this.#attended.look.stopsAt / 5000)
    const jobs = view.jobs.map(({ id, end }) => `${id} ${end}`)
    const { stopsInMs: _, last, jobs: __, ...rest } = view
    const told = JSON.stringify({ ...rest, kind: last.kind, stopsAt, jobs })
    if (told === this.#told) return
    this.#told = told
    this.#onChange()
  }

  async #hear(attended: Attended, signal: AbortSignal): Promise<void> {
    const askedAt = this.#times.now()
    const toNext = Math.max(0, attended.look.nextAt - askedAt)
    const waitMs = Math.ceil(Math.min(this.#times.longestWaitMs, toNext))
    let { requests } = await this.#ask(attended, { waitMs, answers: [] }, signal)
    const isHurried = waitMs === 0 || this.#times.now() - askedAt < Math.min(waitMs, 1000)
    this.#hurries = isHurried ? this.#hurries + 1 : 0
    for (let round = 0; requests.length > 0 && round < mostRounds; round += 1) {
      const isStop = requests.some(({ request }) => request.kind === 'stop')
      const answers = await this.#answer(attended, requests)
      try {
        // The answer to an answer may bring more of them.
        requests = (await this.#ask(attended, { waitMs: 0, answers }, signal)).requests
      } finally {
        // Whoever asked for it may be gone by then, with the agent or without.
        if (isStop) await stopByItself(this.#ctx, attended.row, { kind: 'inside' })
      }
    }
    await this.#pause(Math.min(this.#hurries * hurryMs, longestHurryMs), signal)
  }

  async #answer({ row }: Attended, requests: NextActivity['requests']): Promise<InsideAnswer[]> {
    const stops = this.view ? stopsInWords(this.view) : ''
    const answers: InsideAnswer[] = []
    for (const asked of requests) {
      answers.push(await answerInside(this.#ctx, row, { asked, stops }))
    }
    return answers
  }

  async #ask(
    { row, limits, look }: Attended,
    given: { waitMs: number; answers: InsideAnswer[] },
    signal: AbortSignal,
  ): Promise<NextActivity> {
    const call = {
      procedure: 'activity.next',
      kind: 'mutation',
      input: {
        ...given,
        isUrgent: look.isWarned,
        jobsVersion: this.#jobsVersion,
        isHeldByJobs: look.isHeldByJobs,
        mostJobMinutes: limits.jobMs === 0 ? null : limits.jobMs / minuteMs,
      },
      answer: nextActivity,
      deadlineMs: given.waitMs + answerWithinMs,
    } as const
    const heard = await callAgent<NextActivity>(this.#ctx, row.id, call, signal)
    this.#jobsVersion = heard.jobsVersion
    this.#countdown.hear(heard, this.#times.now())
    return heard
  }

  async #noteRan(): Promise<void> {
    const now = this.#times.now()
    if (now - this.#notedRanAt < noteRanEveryMs) return
    this.#notedRanAt = now
    await writeRan(this.#ctx, this.#run, this.#countdown.ranMs(now))
  }

  async #carryRan(): Promise<void> {
    await carryRan(this.#ctx, this.#run, this.#countdown.ranMs(this.#times.now()))
  }

  async #stop({ row, limits, look }: Attended): Promise<void> {
    const isMaximum = look.reason === 'maximum'
    const minutes = (isMaximum ? (limits.maximumMs ?? 0) : limits.idleMs) / minuteMs
    const { name } = row
    this.#ctx.log.info({ codespace: name, reason: look.reason }, 'A codespace is stopped')
    await stopByItself(this.#ctx, row, { kind: isMaximum ? 'maximum' : 'idle', minutes })
  }

  async #pause(ms: number, signal: AbortSignal): Promise<void> {
    // Ended early by whoever ends all of this, which the loop asks about next.
    await delay(ms, undefined, { signal, ref: false }).catch(() => undefined)
  }
}
