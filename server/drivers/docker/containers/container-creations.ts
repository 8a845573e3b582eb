import { AppError } from '#server/errors.ts'
import type { AgentLines } from '../../agent-lines.ts'
import type { ContainerSpec } from '../../container-driver.ts'
import { everyOne } from '../../every-one.ts'
import type { Turns } from '../../turns.ts'
import { orUnusable } from '../engine/asked-for.ts'
import type { NetworkHolders } from '../networks/network-holders.ts'
import { labels, type ObjectNames } from '../object-names.ts'
import type { Workspaces } from '../workspaces/workspaces.ts'
import { codespaceConfig, type HostFolders, type Limits, limitsConfig } from './container-config.ts'
import type { ContainerFrames } from './container-frames.ts'
import type { Containers } from './containers.ts'
import type { NamedVolumes } from './wanted-mounts.ts'

type Rooms = {
  containers: Containers
  folders: Pick<HostFolders, 'kits' | 'trust'>
  frames: ContainerFrames
  holders: NetworkHolders
  lines: AgentLines
  names: ObjectNames
  turns: Turns
  volumes: NamedVolumes
  workspaces: Workspaces
}

/** Makes the codespaces' own containers, with what each of them sees. */
export class ContainerCreations {
  readonly #rooms: Rooms

  constructor(rooms: Rooms) {
    this.#rooms = rooms
  }

  /** One that is there is kept as it is. */
  async create(spec: ContainerSpec, signal: AbortSignal): Promise<void> {
    const { containers, folders, frames, holders, lines, names, turns } = this.#rooms
    const { codespaceId, capabilities = [], shmBytes, aliases = [], sharedNetwork } = spec
    await turns.take(codespaceId, async () => {
      const [frame, { workspace, mounts }, line] = await everyOne([
        frames.of(spec, spec.limits, signal),
        this.#files(spec, signal),
        lines.folder(codespaceId),
        containers.reclaim(codespaceId),
      ])
      const asked = { capabilities, mounts, ...(shmBytes !== undefined && { shmBytes }) }
      const holder = sharedNetwork && (await holders.make(codespaceId, sharedNetwork, signal))
      const network = holder === undefined ? frame.network : `container:${holder}`
      const whole = { ...frame, ...asked, network, workspace }
      const body = codespaceConfig(whole, { ...folders, line })
      body.Labels[labels.aliases] = aliases.join(',')
      body.Labels[labels.shares] = sharedNetwork?.name ?? ''
      await orUnusable(containers.create(names.of(codespaceId), body, signal))
    })
  }

  /** One that is there. @throws AppError `MEMORY_IN_USE` */
  async resize(codespaceId: string, limits: Limits, signal: AbortSignal): Promise<void> {
    const { containers, frames, names, turns } = this.#rooms
    await turns.take(codespaceId, async () => {
      const cpus = Math.min(limits.cpus, await frames.processors())
      const name = names.of(codespaceId)
      // The kernel would end programs until the rest has room.
      if (((await containers.usedMemory(name, signal)) ?? 0) > limits.memoryBytes) {
        throw new AppError('MEMORY_IN_USE', 'More memory is in use than it would have then.')
      }
      await containers.update(name, limitsConfig({ ...limits, cpus }), signal)
    })
  }

  async #files({ codespaceId, mounts: wanted }: ContainerSpec, signal: AbortSignal) {
    const { volumes, workspaces } = this.#rooms
    const workspace = await workspaces.mount(codespaceId, signal)
    const asked = wanted ?? { volumes: [], tmpfs: [] }
    return { workspace, mounts: await volumes.prepare(codespaceId, asked, 'own', signal) }
  }
}
