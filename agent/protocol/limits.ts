import { z } from 'zod'

/**
 * Which limit of the container was met. `files` is the number of files a workspace can
 * hold (its inodes).
 */
export type LimitKind = 'memory' | 'processes' | 'disk' | 'files'

/**
 * A limit that was met, as the container's own cgroup and file system tell it: the engine knows
 * nothing of a child that was killed. `disk` and `files` are told once until there is room again.
 */
export type LimitNotice = {
  /** Counts from 1 in each life of the agent. */
  sequence: number
  kind: LimitKind
  at: number
  /** In bytes for memory and disk, in pieces for the others; null where the system does not say. */
  limit: number | null
  /** What used most of it shortly before, where that could be seen. */
  processName: string | null
  /**
   * How many times since the last notice: processes that were killed, or that could not be started.
   */
  count: number
}

/** How much is used now. Null where there is no limit or the system does not say. */
export type LimitUsage = {
  /** In processors, over the last seconds; without a limit of its own those of the machine. */
  cpu: { usedCores: number; limitCores: number } | null
  memory: { usedBytes: number; limitBytes: number } | null
  processes: { used: number; limit: number } | null
  disk: { usedBytes: number; limitBytes: number } | null
}

/** `lastEventId` is filled by tRPC on a reconnect, so that none is missed. */
export const limitNoticesInput = z.object({ lastEventId: z.string().max(64).nullish() }).optional()

/** What came of ending every program but the shells of the terminals. */
export type EndProgramsAnswer = { ended: number; left: number }
