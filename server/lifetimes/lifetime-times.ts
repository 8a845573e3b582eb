export type LifetimeTimes = {
  /** A clock that only goes forward, in milliseconds. */
  now: () => number
  /** The page that waits for a start comes first. */
  firstLookMs: number
  /** A policy that is changed counts after this at the latest. */
  longestWaitMs: number
  /** After an agent did not answer. */
  retryMs: number
  /** What another server looked after that is gone is found this often. */
  sweepEveryMs: number
}

export const usualTimes: LifetimeTimes = {
  now: () => performance.now(),
  firstLookMs: 2000,
  longestWaitMs: 25_000,
  retryMs: 5000,
  sweepEveryMs: 60_000,
}
