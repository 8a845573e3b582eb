import { AppError } from '#server/errors.ts'
import type { MountsWanted } from '../../companions.schema.ts'
import { isMountTarget, isOwnMountTarget, nestedTarget } from '../../mount-targets.ts'
import { type Engine, EngineError } from '../engine/engine.ts'
import { labels, type ObjectNames } from '../object-names.ts'
import type { Workspaces } from '../workspaces/workspaces.ts'

type Preparing = MountsWanted & {
  /** What its image asks for besides: within another one they are as the engine would have them. */
  ofImage?: MountsWanted['volumes']
}

/**
 * The named volumes of codespaces, which nobody else's codespace can name. They are within the limit
 * of its workspace where that has one.
 */
export class NamedVolumes {
  readonly #engine: Engine
  readonly #names: ObjectNames
  readonly #workspaces: Workspaces

  constructor(engine: Engine, names: ObjectNames, workspaces: Workspaces) {
    this.#engine = engine
    this.#names = names
    this.#workspaces = workspaces
  }

  /**
   * What the engine is told of these mounts, with the volumes there by then. What an image has in
   * the place of a new volume is copied into it, as the engine does it. To be called only while the
   * workspace is mounted.
   * @throws AppError `MOUNT_INVALID` where one of them cannot be
   */
  async prepare(
    codespaceId: string,
    { volumes, tmpfs, ofImage = [] }: Preparing,
    where: 'own' | 'companion',
    signal: AbortSignal,
  ): Promise<object[]> {
    const isAllowed = where === 'own' ? isOwnMountTarget : isMountTarget
    const targets = [...volumes, ...tmpfs].map(({ target }) => target)
    for (const [index, target] of targets.entries()) {
      const isFirst = targets.indexOf(target) === index
      if (isAllowed(target) && isFirst && nestedTarget(targets) !== target) continue
      const what = JSON.stringify(target.slice(0, 100))
      throw new AppError('MOUNT_INVALID', `Nothing of its own can be mounted at ${what}.`)
    }
    const all = [...volumes, ...ofImage]
    for (const volume of new Set(all.map((mount) => mount.volume))) {
      await this.#ensure(codespaceId, volume, signal)
    }
    return [
      ...all.map(({ volume, target, isReadOnly }) => ({
        Type: 'volume',
        Source: this.#names.volume(codespaceId, volume),
        Target: target,
        ReadOnly: isReadOnly,
      })),
      ...tmpfs.map(({ target, sizeBytes }) => ({
        Type: 'tmpfs',
        Target: target,
        TmpfsOptions: { SizeBytes: sizeBytes },
      })),
    ]
  }

  /** To be called only when the codespace has no container any more. */
  async removeAllOf(codespaceId: string): Promise<void> {
    const filters = { label: [...this.#names.filter(codespaceId).label, labels.volume] }
    type Answer = { Volumes: { Name: string }[] | null }
    const { Volumes } = await this.#engine.call<Answer>('GET', '/volumes', { query: { filters } })
    for (const { Name } of Volumes ?? []) {
      try {
        await this.#engine.call('DELETE', `/volumes/${Name}`)
      } catch (error) {
        if (!(error instanceof EngineError) || error.status !== 404) throw error
      }
    }
  }

  /**
   * Nothing that a repository says is among the options (S-57): a folder that containers see nothing
   * around of, or a plain one of the engine's. One that is there stays as it is.
   */
  async #ensure(codespaceId: string, volume: string, signal: AbortSignal): Promise<void> {
    const Labels = {
      [labels.instance]: this.#names.instance,
      [labels.codespace]: codespaceId,
      [labels.volume]: volume,
    }
    const folder = await this.#workspaces.volumeFolder(codespaceId, volume)
    // Which the engine mounts while a container that has it runs.
    const within = folder !== null && { DriverOpts: { type: 'none', o: 'bind', device: folder } }
    const Name = this.#names.volume(codespaceId, volume)
    const body = { Name, Driver: 'local', Labels, ...within }
    await this.#engine.call('POST', '/volumes/create', { body, signal })
  }
}
