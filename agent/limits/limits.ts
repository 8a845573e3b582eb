import { readFileSync } from 'node:fs'
import { statfs } from 'node:fs/promises'
import type { AgentContext } from '../context.ts'
import type { LimitUsage } from '../protocol/limits.ts'
import { isOwnFileSystem } from '../workspace/own-mount.ts'
import { readWorkspaceDisk } from '../workspace/workspace-disk.ts'
import { CpuWatch } from './cpu-watch.ts'
import { DiskWatch } from './disk-watch.ts'
import { type CgroupPaths, findCgroup } from './find-cgroup.ts'
import { MemoryWatch } from './memory-watch.ts'
import { Notices } from './notices.ts'
import { ProcessWatch } from './process-watch.ts'

const checkEveryMs = 2000
const diskEveryMs = 5000
/** What comes in quick succession is told together. */
const memoryGapMs = 5000
const processesGapMs = 30_000

type LimitsContext = Pick<AgentContext, 'effectiveUser' | 'epoch' | 'workspacesFolder'>

type Places = { paths: CgroupPaths; procFolder: string }

/**
 * Watches the limits of the container and says when one was met. Where the kernel says nothing,
 * neither does it.
 */
export class Limits {
  readonly notices: Notices
  readonly #ctx: LimitsContext
  readonly #memory: MemoryWatch | null
  readonly #processes: ProcessWatch | null
  readonly #cpu: CpuWatch | null
  readonly #disk = new DiskWatch()
  readonly #tellMemory = gap(memoryGapMs)
  readonly #tellProcesses = gap(processesGapMs)
  #timer: NodeJS.Timeout | null = null
  #checkedAt = Number.NEGATIVE_INFINITY
  #diskCheckedAt = Number.NEGATIVE_INFINITY
  #isDiskChecked = true

  constructor(ctx: LimitsContext, places: Places = ownPlaces()) {
    this.#ctx = ctx
    this.notices = new Notices(ctx.epoch)
    const { paths, procFolder } = places
    this.#memory = paths.memory && new MemoryWatch(paths.memory, procFolder)
    this.#processes = paths.processes && new ProcessWatch(paths.processes, procFolder)
    this.#cpu = paths.cpu && new CpuWatch(paths.cpu)
  }

  /** `lastExitCode`: how the agent before this one in the same container ended. */
  start(lastExitCode: number | null): void {
    // Nothing but the kernel kills an agent: what else runs in the container may not.
    if (lastExitCode === 137 && this.#memory && this.#memory.kills > 0) {
      const { limit } = this.#memory
      this.notices.add({ kind: 'memory', limit, processName: 'bothy-agent', count: 1 })
    }
    // At once, since it starts the thread pool: when processes run out it is too late for that.
    this.#tick()
  }

  async usage(): Promise<LimitUsage> {
    return {
      cpu: this.#cpu?.usage() ?? null,
      memory: this.#memory?.usage() ?? null,
      processes: this.#processes?.usage() ?? null,
      disk: await readWorkspaceDisk(this.#ctx).catch(() => null),
    }
  }

  [Symbol.dispose](): void {
    if (this.#timer) clearTimeout(this.#timer)
    this.#memory?.[Symbol.dispose]()
    this.#processes?.[Symbol.dispose]()
    this.#cpu?.[Symbol.dispose]()
  }

  #tick(): void {
    let pauseMs = checkEveryMs
    try {
      const now = performance.now()
      pauseMs = Math.min(this.#memory?.glimpse(now) ?? checkEveryMs, checkEveryMs)
      this.#checkWhatIsDue(now)
    } catch (error) {
      // Such as no descriptor left to look at the processes: there will be one again.
      tell(error)
    }
    this.#timer = setTimeout(() => this.#tick(), pauseMs)
  }

  #checkWhatIsDue(now: number): void {
    // A timer may be early by a little.
    if (now - this.#checkedAt >= checkEveryMs - 50) {
      this.#checkedAt = now
      this.check(now)
    }
    if (now - this.#diskCheckedAt >= diskEveryMs && this.#isDiskChecked) {
      this.#diskCheckedAt = now
      this.#checkDisk().catch(tell)
    }
  }

  /** Tells what the counters say is new. */
  check(nowMs: number): void {
    this.#cpu?.look(nowMs)
    this.#tellMemory(nowMs, () => {
      const kills = this.#memory?.newKills(nowMs)
      if (kills) this.notices.add({ kind: 'memory', ...kills })
      return Boolean(kills)
    })
    this.#tellProcesses(nowMs, () => {
      const hits = this.#processes?.newHits()
      if (hits) this.notices.add({ kind: 'processes', ...hits })
      return Boolean(hits)
    })
  }

  async #checkDisk(): Promise<void> {
    this.#isDiskChecked = false
    try {
      const { effectiveUser, workspacesFolder } = this.#ctx
      const found = await effectiveUser.asUser(() => statfs(workspacesFolder))
      const limitBytes = (found.blocks - found.bfree + found.bavail) * found.bsize
      const room = {
        freeBytes: found.bavail * found.bsize,
        limitBytes,
        freeFiles: found.ffree,
        limitFiles: found.files,
      }
      for (const kind of this.#disk.check(room, performance.now())) {
        const limit = kind === 'disk' ? limitBytes : found.files
        const isOwn = isOwnFileSystem(
          readFileSync('/proc/self/mountinfo', 'utf8'),
          workspacesFolder,
        )
        this.notices.add({ kind, limit: isOwn ? limit : null, processName: null, count: 1 })
      }
    } finally {
      this.#isDiskChecked = true
    }
  }
}

/** Lets through what tells something, and then nothing until the gap is over. */
function gap(gapMs: number) {
  let toldAt = Number.NEGATIVE_INFINITY
  return (nowMs: number, tellNews: () => boolean) => {
    if (nowMs - toldAt >= gapMs && tellNews()) toldAt = nowMs
  }
}

function ownPlaces(): Places {
  const text = (name: string) => readFileSync(`/proc/self/${name}`, 'utf8')
  return { paths: findCgroup(text('cgroup'), text('mountinfo')), procFolder: '/proc' }
}

function tell(error: unknown): void {
  console.error('Limits:', error)
}
