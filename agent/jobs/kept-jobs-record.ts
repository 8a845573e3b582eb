import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { uptime } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import type { AgentContext } from '../context.ts'
import { jobCommandMaxLength, keptJob, mostKeptJobs } from '../protocol/activity.ts'

const recordName = 'kept-jobs.json'

const recordedJob = z.object({
  id: keptJob.shape.id,
  pid: z.int().min(1),
  life: z.string().max(64),
  command: z.string().max(jobCommandMaxLength),
  forMs: z.number().min(0),
  budgetMs: z.number().min(0),
  startedAgoMs: z.number().min(0),
  heldMs: z.number().min(0),
  end: keptJob.shape.end,
})
export type RecordedJob = z.infer<typeof recordedJob>

const record = z.object({
  codespaceName: z.string(),
  /** The start in which it was written: no process outlives one. */
  generation: z.int(),
  /** How long the machine had run, which goes on over lives of the agent. */
  upMs: z.number(),
  jobs: z.array(recordedJob).max(2 * mostKeptJobs),
})

type RecordContext = Pick<AgentContext, 'start' | 'effectiveUser'>

/** The jobs of this start of the codespace, for the next life of an agent that is killed. */
export class KeptJobsRecord {
  readonly #ctx: RecordContext
  readonly #folder: string
  #writes: Promise<void> = Promise.resolve()

  constructor(ctx: RecordContext, folder: string) {
    this.#ctx = ctx
    this.#folder = folder
  }

  /** As they are now, by the time that has passed since; none where there is no record. */
  read(): Promise<RecordedJob[]> {
    return this.#ctx.effectiveUser.asRoot(() => this.#read())
  }

  /** In turn, and soon. What cannot be written is lost with the agent, and nothing else is. */
  write(jobs: RecordedJob[]): void {
    const { codespaceName, generation } = this.#ctx.start
    const text = JSON.stringify({ codespaceName, generation, upMs: uptime() * 1000, jobs })
    this.#writes = this.#writes
      .then(() => this.#ctx.effectiveUser.asRoot(() => this.#write(text)))
      .catch((error: unknown) => console.error('Kept jobs could not be written down:', error))
  }

  #read(): RecordedJob[] {
    let found: z.infer<typeof record>
    try {
      const text = readFileSync(join(this.#folder, recordName), 'utf8')
      found = record.parse(JSON.parse(text))
    } catch {
      // There is none, or one that the user, whose file it is where the agent is not
      // root, has broken.
      return []
    }
    const { codespaceName, generation } = this.#ctx.start
    // An image that was made of another codespace's container carries that one's record.
    if (found.codespaceName !== codespaceName || found.generation !== generation) return []
    const passed = Math.max(0, uptime() * 1000 - found.upMs)
    return found.jobs.map((job) => ({ ...job, startedAgoMs: job.startedAgoMs + passed }))
  }

  #write(text: string): void {
    const path = join(this.#folder, recordName)
    mkdirSync(this.#folder, { recursive: true, mode: 0o700 })
    writeFileSync(`${path}.new`, text, { mode: 0o600 })
    renameSync(`${path}.new`, path)
  }
}
