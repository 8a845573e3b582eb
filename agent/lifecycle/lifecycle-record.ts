import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { type LifecycleHook, lifecycleHook } from '../protocol/lifecycle.ts'
import type { AgentUser } from '../user/agent-user.ts'
import type { EffectiveUser } from '../user/effective-user.ts'

const recordName = 'lifecycle.json'

/** Out of the user's reach where the agent is root, and below their home where it is not. */
export function ownRecordFolder(user: AgentUser): string {
  return process.getuid?.() === 0 ? '/var/lib/bothy' : join(user.homeFolder, '.local/state/bothy')
}

const recordedRun = z.object({
  /** The start of the codespace in which it ran. */
  generation: z.int(),
  state: z.enum(['running', 'done', 'failed']),
  startedAt: z.number().nullable(),
  endedAt: z.number().nullable(),
  error: z.string().nullable(),
  /** It failed, and the user went on after it all the same. */
  isPassedOver: z.boolean(),
})
export type RecordedRun = z.infer<typeof recordedRun>

const record = z.object({
  codespaceName: z.string(),
  runs: z.partialRecord(lifecycleHook, recordedRun),
})
type Runs = z.infer<typeof record>['runs']

/**
 * What this container has been through. Kept in the container and not in the workspace, so that it
 * goes with the container; written before and after each hook, so that none of them runs twice
 * without the user's knowing.
 */
export class LifecycleRecord {
  readonly #user: EffectiveUser
  readonly #folder: string
  readonly #codespaceName: string
  #runs: Runs = {}

  constructor(user: EffectiveUser, folder: string, codespaceName: string) {
    this.#user = user
    this.#folder = folder
    this.#codespaceName = codespaceName
  }

  async load(): Promise<Runs> {
    this.#runs = await this.#user.asRoot(() => this.#read())
    return this.#runs
  }

  /** On the disk once it resolves. */
  async save(runs: Partial<Record<LifecycleHook, RecordedRun>>): Promise<void> {
    this.#runs = { ...this.#runs, ...runs }
    await this.#user.asRoot(() => this.#write())
  }

  #read(): Runs {
    let text: string
    try {
      text = readFileSync(join(this.#folder, recordName), 'utf8')
    } catch (error) {
      const { code = '' } = error as NodeJS.ErrnoException
      if (code === 'ENOENT' || code === 'ENOTDIR') return {}
      throw error
    }
    const found = parseRecord(text)
    if (!found) console.error('The record of lifecycle commands is broken, and begins anew.')
    // An image that was made of another codespace's container carries that one's record.
    return found?.codespaceName === this.#codespaceName ? found.runs : {}
  }

  #write(): void {
    const path = join(this.#folder, recordName)
    const text = JSON.stringify({ codespaceName: this.#codespaceName, runs: this.#runs })
    mkdirSync(this.#folder, { recursive: true, mode: 0o700 })
    const file = openSync(`${path}.new`, 'w', 0o600)
    try {
      writeFileSync(file, text)
      fsyncSync(file)
    } finally {
      closeSync(file)
    }
    renameSync(`${path}.new`, path)
    const folder = openSync(this.#folder, 'r')
    try {
      fsyncSync(folder)
    } finally {
      closeSync(folder)
    }
  }
}

function parseRecord(text: string): z.infer<typeof record> | null {
  try {
    return record.parse(JSON.parse(text))
  } catch {
    // Where the agent is not root, it is the user's own file, whatever they may have made of it.
    return null
  }
}
