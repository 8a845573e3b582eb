export type ClockTables = {
  /** One row: up to when time has passed, and when and by whom that was seen. */
  steadyClock: {
    id: number
    steadyMs: number
    /** By the database's clock. */
    seenAt: number
    /** Of the run of a machine that saw it, and for how long that had run; empty where unknown. */
    bootId: string
    upMs: number
  }
}
