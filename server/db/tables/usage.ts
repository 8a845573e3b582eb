export type UsageTables = {
  /** Up to when each codespace is counted, and as what from then on. */
  usageCounter: {
    codespaceId: string
    /** Null while it does not run. */
    runningAt: number | null
    keptAt: number
    cores: number
    storedBytes: number
  }
  /** What a codespace has used in a month, kept when the codespace is gone. */
  usageMonth: {
    codespaceId: string
    /** `2026-11`, of UTC. */
    month: string
    ownerId: string
    /** `host/owner`; empty for what is in none. */
    organization: string
    name: string
    displayName: string
    runningMs: number
    coreMs: number
    /** Mebibytes times seconds: bytes times milliseconds would be no whole number any more. */
    mebibyteSeconds: number
  }
}
