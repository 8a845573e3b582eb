import type { ContainerSpec, TaskSpec } from '../../container-driver.ts'
import type { Engine } from '../engine/engine.ts'
import { probeEngine } from '../engine/probe.ts'
import { refuseVolumesOverOurs } from '../images/image-volumes.ts'
import type { Images } from '../images/images.ts'
import type { ObjectNames } from '../object-names.ts'
import type { Limits } from './container-config.ts'

type Rooms = { engine: Engine; images: Images; names: ObjectNames }

/** What the containers and the tasks of codespaces have in common when they are made. */
export class ContainerFrames {
  readonly #rooms: Rooms
  #cpus: number | null = null

  constructor(rooms: Rooms) {
    this.#rooms = rooms
  }

  async of(spec: ContainerSpec | TaskSpec, limits: Limits, signal: AbortSignal) {
    const { images, names } = this.#rooms
    const { Id, Config } = await images.recall(spec.image, signal)
    refuseVolumesOverOurs(Object.keys(Config.Volumes ?? {}))
    return {
      // The very image that was looked at, whatever its name means by the time of the call.
      image: Id,
      labels: names.labels(spec.codespaceId),
      environment: spec.environment,
      network: names.of(spec.codespaceId),
      // The engine refuses more processors than there are.
      limits: { ...limits, cpus: Math.min(limits.cpus, await this.processors()) },
    }
  }

  /** How many the engine has. It is asked once. */
  async processors(): Promise<number> {
    this.#cpus ??= (await probeEngine(this.#rooms.engine)).cpus
    return this.#cpus
  }
}
