import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import type { AgentContext } from '../context.ts'

const recordName = 'secrets.json'

const record = z.object({
  codespaceName: z.string(),
  /** The start in which it was written. */
  generation: z.int(),
  /** There was something to hold. */
  isAny: z.boolean(),
  /** Where links of ours are, or may be. */
  links: z.array(z.string()),
})
type Recorded = Pick<z.infer<typeof record>, 'generation' | 'isAny' | 'links'>

type RecordContext = Pick<AgentContext, 'start' | 'effectiveUser'>

/**
 * What the next life of the agent, or the next start, has to know of secrets: paths, and
 * nothing else of them.
 */
export class SecretRecord {
  readonly none: Recorded = { generation: 0, isAny: false, links: [] }
  readonly #ctx: RecordContext
  readonly #folder: string
  #written = ''

  constructor(ctx: RecordContext, folder: string) {
    this.#ctx = ctx
    this.#folder = folder
  }

  read(): Promise<Recorded> {
    return this.#ctx.effectiveUser.asRoot(() => this.#read())
  }

  /** A container that never had secrets gets no record either. */
  async write({ isAny, links }: Pick<Recorded, 'isAny' | 'links'>): Promise<void> {
    const { codespaceName, generation } = this.#ctx.start
    const text = JSON.stringify({ codespaceName, generation, isAny, links })
    if (text === this.#written || (this.#written === '' && !isAny && links.length === 0)) return
    await this.#ctx.effectiveUser.asRoot(() => this.#write(text))
    this.#written = text
  }

  #read(): Recorded {
    try {
      const text = readFileSync(join(this.#folder, recordName), 'utf8')
      const found = record.parse(JSON.parse(text))
      // An image that was made of another codespace's container carries that one's record.
      return found.codespaceName === this.#ctx.start.codespaceName ? found : this.none
    } catch {
      // There is none, or one that the user, whose file it is where the agent is not
      // root, has broken.
      return this.none
    }
  }

  #write(text: string): void {
    const path = join(this.#folder, recordName)
    mkdirSync(this.#folder, { recursive: true, mode: 0o700 })
    writeFileSync(`${path}.new`, text, { mode: 0o600 })
    renameSync(`${path}.new`, path)
  }
}
