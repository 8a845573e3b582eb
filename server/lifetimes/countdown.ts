import type { KeptJob, NextActivity } from '#agent/protocol/activity.ts'
import type { LastActivityKind } from './lifetimes.schema.ts'
import type { Limits } from './limits.ts'

/** A limit that is shorter is warned of halfway through. */
const shortWarningMs = 2 * 60_000
const longWarningMs = 10 * 60_000

type Noted = { kind: LastActivityKind; at: number }
type Reason = 'idle' | 'job' | 'maximum'
type End = { reason: Reason; stopsAt: number; warningMs: number }

export type Look = {
  stopsAt: number
  reason: Reason
  isWarned: boolean
  /** It was warned of for long enough, and is to be stopped. */
  isDue: boolean
  /** When to look again: something is to be warned of then, or to be stopped. */
  nextAt: number
  last: Noted
  /** Nobody is active, and time counts on the budgets of jobs. */
  isHeldByJobs: boolean
}

/** That something ends was said at this time; it is not said anew while the end is still near. */
class Warning {
  #since: number | null = null

  /** Nothing is due that was not warned of for as long as it is to be. */
  end({ reason, stopsAt, warningMs }: End, now: number) {
    const warnsAt = stopsAt - warningMs
    this.#since = now < warnsAt ? null : (this.#since ?? now)
    if (this.#since === null) {
      return { reason, stopsAt, isWarned: false, isDue: false, nextAt: warnsAt }
    }
    const later = Math.max(stopsAt, this.#since + warningMs)
    return { reason, stopsAt: later, isWarned: true, isDue: now >= later, nextAt: later }
  }
}

/**
 * When one run of a codespace ends by itself. It goes by a clock that only goes forward and by what
 * this server has seen since it began to look, so that neither a clock that is set nor an outage
 * stops anything (F-32): whatever is due is warned of first, by every server anew.
 */
export class Countdown {
  #last: Noted
  #traffic: Noted | null = null
  /** Of the agent's last word: what it says again is not another activity. */
  #stamp = ''
  readonly #ran: { ms: number; at: number }
  #jobs: { list: KeptJob[]; at: number }
  #jobEndedAt = Number.NEGATIVE_INFINITY
  #heldMs = 0
  #isHeld = false
  #lookedAt: number
  readonly #warnings = { use: new Warning(), maximum: new Warning() }

  /** `ranMs` is for how long it has run by now. */
  constructor(now: number, ranMs: number) {
    this.#last = { kind: 'start', at: now }
    this.#ran = { ms: ranMs, at: now }
    this.#jobs = { list: [], at: now }
    this.#lookedAt = now
  }

  get jobs(): readonly KeptJob[] {
    return this.#jobs.list
  }

  ranMs(now: number): number {
    return this.#ran.ms + (now - this.#ran.at)
  }

  note(kind: LastActivityKind, now: number): void {
    this.#take({ kind, at: now })
  }

  /** Counts where the policy says so. */
  noteTraffic(now: number): void {
    this.#traffic = { kind: 'port-traffic', at: now }
  }

  /** What the agent says, which is believed up to the maximum. */
  hear({ epoch, last, jobs }: NextActivity, now: number): void {
    const stamp = `${epoch} ${last?.stamp}`
    if (last && stamp !== this.#stamp) {
      this.#stamp = stamp
      this.#take({ kind: last.kind, at: now - last.agoMs })
    }
    const running = new Set(jobs.filter(({ end }) => end === null).map(({ id }) => id))
    const hasEnded = this.#running().some(({ id }) => !running.has(id))
    if (hasEnded) this.#jobEndedAt = now
    this.#jobs = { list: jobs, at: now }
  }

  look(limits: Limits, now: number): Look {
    if (this.#isHeld) this.#heldMs += now - this.#lookedAt
    this.#lookedAt = now
    const last = this.#lastBy(limits)
    const idleAt = last.at + limits.idleMs
    const keptUntil = this.#keptUntil(limits, Math.max(now, idleAt))
    this.#isHeld = now >= idleAt && keptUntil > now
    const byUse = this.#endByUse({ idleAt, keptUntil }, limits)
    const ends = [this.#warnings.use.end(byUse, now)]
    const atMost = this.#endAtMost(limits)
    if (atMost) ends.push(this.#warnings.maximum.end(atMost, now))
    // The first of them; each was warned of for itself.
    const end = ends.reduce((one, other) => (other.stopsAt < one.stopsAt ? other : one))
    const nextAt = Math.min(...ends.map((one) => one.nextAt))
    return { ...end, nextAt, last, isHeldByJobs: this.#isHeld }
  }

  #endByUse({ idleAt, keptUntil }: { idleAt: number; keptUntil: number }, { idleMs }: Limits): End {
    const warningMs = Math.min(shortWarningMs, idleMs / 2)
    if (keptUntil > idleAt) return { reason: 'job', stopsAt: keptUntil, warningMs }
    // Whoever waits for a job has this long to see how it went.
    return { reason: 'idle', stopsAt: Math.max(idleAt, this.#jobEndedAt + warningMs), warningMs }
  }

  #endAtMost({ maximumMs }: Limits): End | null {
    if (maximumMs === null) return null
    const stopsAt = this.#ran.at + maximumMs - this.#ran.ms
    return { reason: 'maximum', stopsAt, warningMs: Math.min(longWarningMs, maximumMs / 2) }
  }

  /** By what the jobs say of themselves, and by what the policy leaves all of them. */
  #keptUntil({ jobMs }: Limits, from: number): number {
    const left = Math.max(0, ...this.#running().map(({ leftMs }) => leftMs))
    if (left === 0) return Number.NEGATIVE_INFINITY
    return Math.min(this.#jobs.at + left, from + Math.max(0, jobMs - this.#heldMs))
  }

  #running(): KeptJob[] {
    return this.#jobs.list.filter(({ end }) => end === null)
  }

  #lastBy({ hasPortTraffic }: Limits): Noted {
    const traffic = hasPortTraffic ? this.#traffic : null
    return traffic && traffic.at > this.#last.at ? traffic : this.#last
  }

  #take(noted: Noted): void {
    if (noted.at >= this.#last.at) this.#last = noted
  }
}
