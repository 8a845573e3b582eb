import type { BuildStep, BuildStepEnd, BuiltImage, ImageBuilding } from '../../image-building.ts'
import type { WorkspaceSource } from '../containers/container-config.ts'
import type { Containers } from '../containers/containers.ts'
import { type Engine, orMissing } from '../engine/engine.ts'
import type { Images } from '../images/images.ts'
import type { ObjectNames } from '../object-names.ts'
import type { CodespaceTasks } from '../tasks/codespace-tasks.ts'
import { BuiltImages, configOf } from './build-images.ts'
import { BuildSteps } from './build-steps.ts'

const task = 'build'

type Parts = {
  engine: Engine
  containers: Containers
  images: Images
  names: ObjectNames
  tasks: CodespaceTasks
  folders: { kits: string; trust: string }
  cpus: () => Promise<number>
  mountFiles: (codespaceId: string, signal: AbortSignal) => Promise<WorkspaceSource>
}

/**
 * Images made on the engine of the codespaces, by containers that get no more than a
 * codespace does.
 */
export class CodespaceBuilds implements ImageBuilding {
  readonly #parts: Parts
  readonly #built: BuiltImages
  readonly #steps: BuildSteps

  constructor(parts: Parts) {
    this.#parts = parts
    this.#built = new BuiltImages(parts.engine, parts.names)
    this.#steps = new BuildSteps({ ...parts, built: this.#built })
  }

  async readImage(image: string, signal: AbortSignal) {
    const { Id, Config } = await this.#parts.images.inspect(image, signal)
    return { imageId: Id, config: configOf(Config) }
  }

  async buildStep(step: BuildStep, signal: AbortSignal): Promise<BuildStepEnd> {
    const { names, tasks, mountFiles } = this.#parts
    const { codespaceId } = step
    const name = names.task(codespaceId, task)
    const work = async () => {
      const files = step.command?.seesFiles ? await mountFiles(codespaceId, signal) : null
      if (step.command?.hasShared) await this.#ensureShared(codespaceId, signal)
      return this.#steps.run(name, { ...step, files }, signal)
    }
    return tasks.run({ codespaceId, name, hasOwnNetwork: false }, work, signal)
  }

  async endBuild(codespaceId: string): Promise<void> {
    const { engine, containers, names } = this.#parts
    const name = names.task(codespaceId, task)
    await containers.remove(name)
    await orMissing(engine.call('DELETE', `/volumes/${name}`, { query: { force: true } }))
  }

  findBuilt(key: string, signal: AbortSignal): Promise<string | null> {
    return this.#built.find(key, signal)
  }

  listBuilt(): Promise<BuiltImage[]> {
    return this.#built.list()
  }

  removeBuilt(image: Pick<BuiltImage, 'key' | 'imageId'>): Promise<void> {
    return this.#built.remove(image)
  }

  async #ensureShared(codespaceId: string, signal: AbortSignal): Promise<void> {
    const { engine, names } = this.#parts
    const body = { Name: names.task(codespaceId, task), Labels: names.labels(codespaceId) }
    await engine.call('POST', '/volumes/create', { body, signal })
  }
}
