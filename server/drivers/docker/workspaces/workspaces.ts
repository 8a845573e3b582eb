import { AppError } from '#server/errors.ts'
import type { WorkspaceSource } from '../containers/container-config.ts'
import { type Engine, EngineError, orMissing } from '../engine/engine.ts'
import { labels, type ObjectNames } from '../object-names.ts'
import { WorkspaceImages } from './workspace-images.ts'

/**
 * The files of each codespace: an image with a limit where this machine can do it, else
 * a plain volume.
 */
export class Workspaces {
  readonly #engine: Engine
  readonly #names: ObjectNames
  readonly #images: WorkspaceImages

  constructor(engine: Engine, names: ObjectNames, dataFolder: string) {
    this.#engine = engine
    this.#names = names
    this.#images = new WorkspaceImages(dataFolder)
  }

  canLimit(): Promise<boolean> {
    return this.#images.canLimit()
  }

  async create(codespaceId: string, limitBytes: number, signal: AbortSignal) {
    // Asked first: one that has been prepared needs no word with the engine.
    const there = await this.#images.find(codespaceId)
    if (there !== null) return { limitBytes: there }
    if (await this.#hasVolume(codespaceId, signal)) return { limitBytes: null }
    if (await this.canLimit()) {
      return { limitBytes: await this.#images.create(codespaceId, limitBytes) }
    }
    const body = { Name: this.#names.of(codespaceId), Labels: this.#names.labels(codespaceId) }
    await this.#engine.call('POST', '/volumes/create', { body, signal })
    return { limitBytes: null }
  }

  /**
   * A plain volume has no limit, and so nothing to grow. To be called only when no container of the
   * codespace runs.
   */
  async grow(codespaceId: string, limitBytes: number): Promise<{ limitBytes: number | null }> {
    if ((await this.#images.find(codespaceId)) === null) return { limitBytes: null }
    return { limitBytes: await this.#images.grow(codespaceId, limitBytes) }
  }

  async limitOf(codespaceId: string): Promise<{ limitBytes: number | null }> {
    return { limitBytes: await this.#images.find(codespaceId) }
  }

  /** Of a plain volume only the engine knows, after it has looked at every file. */
  usedBytes(codespaceId: string): Promise<number | null> {
    return this.#images.usedBytes(codespaceId)
  }

  changedAt(codespaceId: string): Promise<number | null> {
    return this.#images.changedAt(codespaceId)
  }

  /** What a container needs to see it, mounted by now. `MISSING_WORKSPACE` where there is none. */
  async mount(codespaceId: string, signal: AbortSignal): Promise<WorkspaceSource> {
    if ((await this.#images.find(codespaceId)) !== null) {
      return { kind: 'folder', source: await this.#images.mount(codespaceId) }
    }
    if (await this.#hasVolume(codespaceId, signal)) {
      return { kind: 'volume', source: this.#names.of(codespaceId) }
    }
    throw new AppError('MISSING_WORKSPACE', "The codespace's files are not on this server.")
  }

  /**
   * Where a named volume of the codespace's is kept, within the same limit; null where there is
   * none. To be called only while it is mounted.
   */
  async volumeFolder(codespaceId: string, volume: string): Promise<string | null> {
    const isLimited = (await this.#images.find(codespaceId)) !== null
    return isLimited ? this.#images.volumeFolder(codespaceId, volume) : null
  }

  /** To be called only when no container of the codespace runs. */
  unmount(codespaceId: string): Promise<void> {
    return this.#images.unmount(codespaceId)
  }

  async remove(codespaceId: string): Promise<void> {
    await this.#images.remove(codespaceId)
    if (await this.#hasVolume(codespaceId)) {
      await orMissing(this.#engine.call('DELETE', `/volumes/${this.#names.of(codespaceId)}`))
    }
  }

  async list(): Promise<string[]> {
    const query = { filters: this.#names.filter() }
    type Answer = { Volumes: { Labels: Record<string, string> | null }[] | null }
    const { Volumes } = await this.#engine.call<Answer>('GET', '/volumes', { query })
    const ids = (Volumes ?? []).map(({ Labels }) => Labels?.[labels.codespace] ?? '')
    return [...ids, ...(await this.#images.list())]
  }

  async #hasVolume(codespaceId: string, signal?: AbortSignal): Promise<boolean> {
    const path = `/volumes/${this.#names.of(codespaceId)}`
    try {
      await this.#engine.call('GET', path, { signal })
      return true
    } catch (error) {
      if (error instanceof EngineError && error.status === 404) return false
      throw error
    }
  }
}
