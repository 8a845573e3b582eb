import type { AppContext } from '#server/context.ts'

/** Whatever is so large that it takes longer is fetched in parts, from the editor. */
const mostMs = 6 * 60 * 60_000
/** A slow line is half a megabit a second; it has some minutes to begin with. */
const leastBytesPerSecond = 64 * 1024
const patienceMs = 10 * 60_000

/**
 * Whether somebody takes a download so slowly, or for so long, that they would hold others up for
 * ever. It goes by time that has passed, whatever clocks are set to.
 */
export class ExportPace {
  readonly #clock: AppContext['steadyClock']
  readonly #beganAt: number
  #bytes = 0

  constructor({ steadyClock }: Pick<AppContext, 'steadyClock'>) {
    this.#clock = steadyClock
    this.#beganAt = steadyClock.now()
  }

  took(bytes: number): void {
    this.#bytes += bytes
  }

  /** A sentence for the log; null where it goes on. */
  problem(): string | null {
    const passedMs = this.#clock.now() - this.#beganAt
    if (passedMs > mostMs) return 'It took longer than a download may.'
    const mostSlowMs = patienceMs + (this.#bytes / leastBytesPerSecond) * 1000
    return passedMs > mostSlowMs ? 'It was taken too slowly.' : null
  }
}
