import { EventEmitter, on } from 'node:events'
import type { Config } from '#server/config.ts'
import type { ContainerDriver, IsolationReport } from '#server/drivers/container-driver.ts'
import { AppError } from '#server/errors.ts'
import type { Log } from '#server/log.ts'
import type { SystemStatus } from '#server/system/system.schema.ts'

export type IsolationStatus = Pick<SystemStatus, 'isolation' | 'isolationReason'>

type Parts = {
  config: Pick<Config, 'isolation'>
  driver: Pick<ContainerDriver, 'ensureIsolation'>
  log: Pick<Log, 'info' | 'warn'>
  clock: { now(): number }
}

const checkEveryMs = 60_000
/** Longer than a driver takes that has to make everything anew on a busy machine. */
const checkDeadlineMs = 55_000
/**
 * What the check of this minute found good is good enough to begin with: at each start the
 * codespace's own agent tries once more from inside, before anybody is let in.
 */
const freshMs = checkEveryMs + 5_000

/** Knows whether codespaces are kept apart, by having it checked every minute and on demand. */
export class IsolationWatch {
  readonly #parts: Parts
  readonly #emitter = new EventEmitter().setMaxListeners(0)
  #status: IsolationStatus | null = null
  #checkedAt = Number.NEGATIVE_INFINITY
  #underWay: Promise<IsolationStatus> | null = null

  constructor(parts: Parts) {
    this.#parts = parts
  }

  /** Checks at once and then every minute, until it is disposed. */
  start(): Disposable {
    void this.checkNow()
    const timer = setInterval(() => void this.checkNow(), checkEveryMs)
    timer.unref()
    return { [Symbol.dispose]: () => clearInterval(timer) }
  }

  /** What the last check found; null before the first is over. */
  get last(): IsolationStatus | null {
    return this.#status
  }

  /** What the last check found; the first caller of all waits for it. */
  async status(): Promise<IsolationStatus> {
    return this.#status ?? this.checkNow()
  }

  /** Puts right what can be, and says how it is. Several at once share one check. Never rejects. */
  checkNow(): Promise<IsolationStatus> {
    this.#underWay ??= this.#check().finally(() => {
      this.#underWay = null
    })
    return this.#underWay
  }

  /**
   * Resolves when a codespace may be put on its network, by the check of this minute, or a new one.
   * `ISOLATION_UNVERIFIED` with the reason and the way out otherwise.
   */
  async require(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted()
    const isFresh = Math.abs(this.#parts.clock.now() - this.#checkedAt) < freshMs
    const good = this.#status?.isolation !== 'unverified' ? this.#status : null
    const status = (isFresh && good) || (await unlessAborted(this.checkNow(), signal))
    if (status.isolation !== 'unverified') return
    throw new AppError(
      'ISOLATION_UNVERIFIED',
      `Codespaces do not start while it is not certain that they are kept apart. ${status.isolationReason} ` +
        'To start them all the same, unprotected, set BOTHY_ISOLATION=unprotected.',
    )
  }

  /**
   * What holds now, after the first check at the earliest, and every change of it. Ends
   * with the signal.
   */
  async *follow(signal: AbortSignal): AsyncGenerator<IsolationStatus> {
    if (signal.aborted) return
    try {
      // Listening begins before the first look, so that no change falls between the two.
      const changes = on(this.#emitter, 'change', { signal })
      let last = await unlessAborted(this.status(), signal)
      yield last
      for await (const [status] of changes as AsyncIterable<[IsolationStatus]>) {
        if (!isSame(status, last)) yield status
        last = status
      }
    } catch (error) {
      if (!signal.aborted) throw error
    }
  }

  async #check(): Promise<IsolationStatus> {
    const report = await this.#report()
    const status = this.#statusOf(report)
    const { log, clock } = this.#parts
    this.#checkedAt = clock.now()
    if (this.#status && isSame(this.#status, status)) return status
    if (!report.isVerified) log.warn({ reason: report.reason }, 'Codespaces are not kept apart')
    else log.info('Codespaces are kept apart, as a check from inside has shown')
    this.#status = status
    this.#emitter.emit('change', status)
    return status
  }

  async #report(): Promise<IsolationReport> {
    try {
      return await this.#parts.driver.ensureIsolation(AbortSignal.timeout(checkDeadlineMs))
    } catch (error) {
      // A driver reports what it finds; one that breaks or hangs has verified nothing.
      const why = error instanceof Error ? error.message : String(error)
      return { isVerified: false, reason: `The check could not be made: ${why}` }
    }
  }

  #statusOf(report: IsolationReport): IsolationStatus {
    if (this.#parts.config.isolation === 'unprotected') {
      const found = report.isVerified ? 'The last check found nothing open.' : report.reason
      const accepted = 'Codespaces start whatever they can reach (BOTHY_ISOLATION=unprotected).'
      return { isolation: 'unprotected', isolationReason: `${accepted} ${found}` }
    }
    if (report.isVerified) return { isolation: 'verified', isolationReason: null }
    return { isolation: 'unverified', isolationReason: report.reason }
  }
}

function isSame(one: IsolationStatus, other: IsolationStatus): boolean {
  return one.isolation === other.isolation && one.isolationReason === other.isolationReason
}

/** The check goes on for the others who wait for it. */
function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason)
    if (signal.aborted) return abort()
    signal.addEventListener('abort', abort, { once: true })
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort))
  })
}
