import { AppError } from '#server/errors.ts'
import type { MountsWanted } from '../../companions.schema.ts'
import { isMountTarget, isOwnMountTarget, nestedTarget } from '../../mount-targets.ts'
import { type Engine, EngineError } from '../engine/engine.ts'
import { labels, type ObjectNames } from '../object-names.ts'

/**
 * The named volumes of codespaces: the engine's plain ones, which nobody else's codespace can name.
 */
export class NamedVolumes {
  readonly #engine: Engine
  readonly #names: ObjectNames

  constructor(engine: Engine, names: ObjectNames) {
    this.#engine = engine
    this.#names = names
  }

  /**
   * What the engine is told of these mounts, with the volumes there by then. What an image has in
   * the place of a new volume is copied into it, as the engine does it.
   * @throws AppError `MOUNT_INVALID` where one of them cannot be
   */
  async prepare(
    codespaceId: string,
    { volumes, tmpfs }: MountsWanted,
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
    for (const volume of new Set(volumes.map((mount) => mount.volume))) {
      await this.#ensure(codespaceId, volume, signal)
    }
    return [
      ...volumes.map(({ volume, target, isReadOnly }) => ({
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

  /** Without a driver and without options: a plain folder of the engine's (S-57). */
  async #ensure(codespaceId: string, volume: string, signal: AbortSignal): Promise<void> {
    const Labels = {
      [labels.instance]: this.#names.instance,
      [labels.codespace]: codespaceId,
      [labels.volume]: volume,
    }
    const body = { Name: this.#names.volume(codespaceId, volume), Driver: 'local', Labels }
    await this.#engine.call('POST', '/volumes/create', { body, signal })
  }
}
