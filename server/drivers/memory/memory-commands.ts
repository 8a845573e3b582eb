import { AppError } from '#server/errors.ts'
import type { CommandSpec, TaskSpec } from '../container-driver.ts'
import type { ContainerRecords } from './container-records.ts'
import type { LocalPlaces } from './local-places.ts'
import { runProcessTask } from './process-task.ts'

/** What is run beside an agent and for it, as processes of this machine. */
export class MemoryCommands {
  readonly #records: ContainerRecords
  readonly #places: LocalPlaces

  constructor(records: ContainerRecords, places: LocalPlaces) {
    this.#records = records
    this.#places = places
  }

  async runTask(spec: TaskSpec, signal: AbortSignal): Promise<number> {
    signal.throwIfAborted()
    this.#records.requireWorkspace(spec.codespaceId)
    await spec.ready
    return this.#run(spec, signal)
  }

  async runInside(spec: CommandSpec, signal: AbortSignal): Promise<number> {
    if (!this.#records.process(spec.codespaceId)) {
      throw new AppError('MISSING_CONTAINER', 'The container of the codespace does not run.')
    }
    return this.#run(spec, signal)
  }

  #run(spec: CommandSpec, signal: AbortSignal): Promise<number> {
    signal.throwIfAborted()
    const here = this.#places.translator(spec.codespaceId)
    const environment = this.#places.environment(spec.codespaceId, spec.environment)
    return runProcessTask({ ...spec, argv: spec.argv.map(here), environment }, signal)
  }
}
