import { join } from 'node:path'
import type { AgentContext, RequestContext } from '../context.ts'
import { orRefusal } from '../files/file-errors.ts'
import { readWhole, writeWhole } from '../files/whole-files.ts'
import { perAgent } from '../per-agent.ts'
import { type KeptState, maxStateBytes, setStateInput } from '../protocol/state.ts'
import { userFolder } from './user-folder.ts'

const maxKeys = 100
/** Every character of a text may take up six bytes of JSON. */
const maxFileBytes = 6 * maxStateBytes + 4096
const ending = '.json'

type Listener = (state: KeptState) => void

/** What the IDE of each user remembers, one file for each key. One change at a time. */
export class UserState {
  readonly #ctx: AgentContext
  readonly #listeners = new Map<string, Set<Listener>>()
  #last: Promise<unknown> = Promise.resolve()

  constructor(ctx: AgentContext) {
    this.#ctx = ctx
  }

  /** In the order of the keys; null where there is nothing, or nothing that can be read. */
  async get({ caller }: RequestContext, keys: string[]): Promise<(KeptState | null)[]> {
    const folder = await orRefusal('file', () => userFolder(this.#ctx, caller, 'state'))
    return Promise.all(keys.map((key) => this.#read(folder, key)))
  }

  /** Answers with what is kept: this, or what was set later by another session. */
  set({ caller }: RequestContext, input: KeptState): Promise<KeptState> {
    const done = this.#last.then(() =>
      orRefusal('file', async () => {
        const folder = await userFolder(this.#ctx, caller, 'state')
        const kept = await this.#read(folder, input.key)
        if (kept && kept.savedAt > input.savedAt) return kept
        // A clock that goes wrong in one browser must not keep all others from being heard.
        const state = { ...input, savedAt: Math.min(input.savedAt, Date.now()) }
        if (!kept) await this.#makeRoom(folder)
        const text = JSON.stringify(state)
        await writeWhole(this.#ctx.files, fileOf(folder, input.key), Buffer.from(text))
        for (const listener of this.#listeners.get(caller.userId) ?? []) listener(state)
        return state
      }),
    )
    this.#last = done.catch(() => undefined)
    return done
  }

  /** Tells `listener` all that one user sets. */
  listen(userId: string, listener: Listener): Disposable {
    const listeners = this.#listeners.get(userId) ?? new Set()
    this.#listeners.set(userId, listeners.add(listener))
    return {
      [Symbol.dispose]: () => {
        listeners.delete(listener)
        if (listeners.size === 0) this.#listeners.delete(userId)
      },
    }
  }

  async #read(folder: string, key: string): Promise<KeptState | null> {
    try {
      const bytes = await readWhole(this.#ctx.files, fileOf(folder, key), maxFileBytes)
      const state = bytes && setStateInput.parse(JSON.parse(bytes.toString()))
      return state?.key === key ? state : null
    } catch {
      // Damaged, or somebody else's doing: the IDE begins afresh, and the next change mends it.
      return null
    }
  }

  /** The key that was set longest ago goes where there are too many. */
  async #makeRoom(folder: string): Promise<void> {
    const { files } = this.#ctx
    const entries = await files.entries(folder, maxKeys * 2)
    const kept = entries.map(({ name }) => name.toString()).filter((name) => name.endsWith(ending))
    if (kept.length < maxKeys) return
    const aged: { path: string; at: number }[] = []
    for (const name of kept) {
      const path = join(folder, name)
      aged.push({ path, at: Number((await files.find(path))?.mtimeMs ?? 0) })
    }
    aged.sort((a, b) => a.at - b.at)
    for (const { path } of aged.slice(0, kept.length - maxKeys + 1)) {
      await files.unlink(path).catch(() => undefined)
    }
  }
}

export const userStateOf = perAgent((ctx) => new UserState(ctx))

/** Keys hold no slash and begin with a letter. */
function fileOf(folder: string, key: string): string {
  return join(folder, `${key}${ending}`)
}
