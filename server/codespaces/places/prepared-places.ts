import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import type { AppContext } from '#server/context.ts'
import { readSetting } from '#server/settings/settings.ts'
import { preparedPlaces, workspaceBytes } from '../codespaces.settings.ts'
import { findById } from '../codespaces.store.ts'
import { type Place, PlaceList } from './place-list.ts'

const fileIn = (dataFolder: string): string => join(dataFolder, 'prepared-places.json')

/** Ids under which the engine has something that is no codespace yet. */
export const preparedIds = (dataFolder: string): string[] =>
  new PlaceList(fileIn(dataFolder)).all.map(({ id }) => id)

/**
 * With no server running, and beside a database of another time: who has them nobody can say then.
 * They are left where they are.
 */
export function giveUpPlaces(dataFolder: string, which: 'taken' | 'all'): void {
  const list = new PlaceList(fileIn(dataFolder))
  for (const { id, state } of list.all) if (which === 'all' || state === 'taken') list.remove(id)
}

/** Disposed without having been kept, it is somebody else's to take after the next stock-taking. */
export type TakenPlace = Disposable & {
  /** What the codespace is to be called by the engine and the database. */
  id: string
  /** Its codespace is written down. */
  keep(): void
}

/**
 * Networks and empty workspaces that are there before the codespaces which will have them. They
 * bear the id of a codespace to be: whoever takes one finds both made.
 */
export class PreparedPlaces {
  readonly #list: PlaceList
  readonly #held = new Set<string>()

  constructor(dataFolder: string) {
    this.#list = new PlaceList(fileIn(dataFolder))
  }

  /** Of nobody else, ever; one of which nothing is made yet where none with this limit is ready. */
  take(bytes: number | null): TakenPlace {
    const found = this.#list.all.find(
      ({ state, workspaceBytes }) => state === 'ready' && workspaceBytes === bytes,
    )
    if (!found)
      return { id: randomUUID(), keep: () => undefined, [Symbol.dispose]: () => undefined }
    const { id } = found
    this.#list.put({ ...found, state: 'taken' })
    this.#held.add(id)
    return {
      id,
      keep: () => this.#list.remove(id),
      [Symbol.dispose]: () => void this.#held.delete(id),
    }
  }

  /**
   * What was taken and not kept is a codespace's, where its creation was written down and nobody
   * heard of it, or nobody's. So is what the last life of this server had.
   */
  async takeStock(ctx: AppContext): Promise<void> {
    for (const place of this.#list.all.filter(({ id }) => !this.#held.has(id))) {
      if (await findById(ctx, place.id)) this.#list.remove(place.id)
      else if (place.state === 'taken') this.#list.put({ ...place, state: 'ready' })
    }
  }

  /**
   * Makes and clears until as many are ready as are asked for, of the size that counts for everybody.
   */
  async fill(ctx: AppContext, signal: AbortSignal): Promise<void> {
    await this.takeStock(ctx)
    const wanted = await readSetting(ctx, preparedPlaces)
    const bytes = await readSetting(ctx, workspaceBytes)
    // What somebody is taking at this moment is not ours to judge.
    const ours = this.#list.all.filter(({ state }) => state !== 'taken')
    const fitting = ours.filter((one) => one.state !== 'clearing' && one.workspaceBytes === bytes)
    const kept = fitting.slice(0, wanted)
    for (const one of ours.filter((one) => !kept.includes(one))) await this.#clear(ctx, one)
    for (const one of kept.filter(({ state }) => state === 'making'))
      await this.#make(ctx, one, signal)
    for (let missing = wanted - kept.length; missing > 0; missing -= 1) {
      const place: Place = { id: randomUUID(), workspaceBytes: bytes, state: 'making' }
      this.#list.put(place)
      await this.#make(ctx, place, signal)
    }
  }

  async #make(ctx: AppContext, place: Place, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted()
    await ctx.driver.createNetwork(place.id, { egress: 'public' }, signal)
    await ctx.driver.createWorkspace(place.id, place.workspaceBytes, signal)
    await ctx.driver.openWorkspace(place.id, signal)
    this.#list.put({ ...place, state: 'ready' })
  }

  async #clear(ctx: AppContext, place: Place): Promise<void> {
    // Somebody may have taken it since the others were looked at.
    const now = this.#list.all.find(({ id }) => id === place.id)
    if (!now || now.state === 'taken') return
    this.#list.put({ ...place, state: 'clearing' })
    await ctx.driver.removeNetwork(place.id)
    await ctx.driver.removeWorkspace(place.id)
    this.#list.remove(place.id)
  }
}
