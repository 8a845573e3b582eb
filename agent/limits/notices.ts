import { tracked } from '@trpc/server'
import type { LimitNotice } from '../protocol/limits.ts'
import { Wake } from '../wake.ts'

/** What a page that has just been opened is still told. */
const recentMs = 10 * 60_000
const mostNotices = 100

/** The last notices, and everybody who follows them. */
export class Notices {
  readonly #epoch: string
  readonly #followers = new Set<Wake>()
  #notices: LimitNotice[] = []
  #sequence = 0

  constructor(epoch: string) {
    this.#epoch = epoch
  }

  add(notice: Omit<LimitNotice, 'sequence' | 'at'>): void {
    this.#sequence += 1
    this.#notices.push({ sequence: this.#sequence, at: Date.now(), ...notice })
    if (this.#notices.length > mostNotices) this.#notices.shift()
    for (const follower of this.#followers) follower.wake()
  }

  /**
   * Those after the event that the follower had last, or the recent ones; then each as it comes.
   */
  async *follow(lastEventId: string | null | undefined, signal: AbortSignal | undefined) {
    const wake = new Wake()
    this.#followers.add(wake)
    wake.wakeOn(signal)
    let next = this.#resumeFrom(lastEventId)
    try {
      while (!signal?.aborted) {
        const notice = this.#notices.find(({ sequence }) => sequence >= next)
        if (notice) {
          next = notice.sequence + 1
          yield tracked(`${this.#epoch}:${notice.sequence}`, notice)
        } else await wake.wait()
      }
    } finally {
      this.#followers.delete(wake)
    }
  }

  #resumeFrom(lastEventId: string | null | undefined): number {
    const [epoch, sequence = ''] = lastEventId?.split(':') ?? []
    if (epoch === this.#epoch && /^\d{1,15}$/.test(sequence)) return Number(sequence) + 1
    const since = Date.now() - recentMs
    return this.#notices.find(({ at }) => at >= since)?.sequence ?? this.#sequence + 1
  }
}
