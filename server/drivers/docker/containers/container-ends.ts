import type { AgentLines } from '../../agent-lines.ts'
import type { Turns } from '../../turns.ts'
import type { CodespaceBuilds } from '../builds/codespace-builds.ts'
import type { DockerCompanions } from '../companions/docker-companions.ts'
import type { CodespaceNetworks } from '../networks/codespace-networks.ts'
import type { NetworkHolders } from '../networks/network-holders.ts'
import type { Networks } from '../networks/networks.ts'
import type { ObjectNames } from '../object-names.ts'
import type { CodespaceTasks, Task } from '../tasks/codespace-tasks.ts'
import type { Workspaces } from '../workspaces/workspaces.ts'
import type { Containers, Found } from './containers.ts'

/** A database that is told to end writes down what it has first. */
const leastGraceMs = 2000
const leaveMs = 10_000

type Rooms = {
  building: CodespaceBuilds
  codespaceNetworks: CodespaceNetworks
  companions: DockerCompanions
  containers: Containers
  holders: NetworkHolders
  lines: AgentLines
  names: ObjectNames
  networks: Networks
  tasks: CodespaceTasks
  turns: Turns
  workspaces: Workspaces
}

/**
 * Stops and removes containers, and lets go of a codespace's files where nobody uses them any more.
 */
export class ContainerEnds {
  readonly #rooms: Rooms

  constructor(rooms: Rooms) {
    this.#rooms = rooms
  }

  stop(codespaceId: string, graceMs: number): Promise<void> {
    const { companions, containers, holders, lines, names, turns } = this.#rooms
    return turns.take(codespaceId, async () => {
      await containers.reclaim(codespaceId)
      const until = performance.now() + graceMs
      await containers.stop(names.of(codespaceId), graceMs)
      // They end after what uses them, and have what that has left of the time.
      await companions.stop(codespaceId, Math.max(leastGraceMs, until - performance.now()))
      await holders.stop(codespaceId)
      await this.#leaveNetwork(codespaceId)
      await lines.close(codespaceId)
      await this.#unmountUnused(codespaceId)
    })
  }

  /**
   * The codespace's own, those beside it, what a build of it has left and every task's that is
   * not under way.
   */
  remove(codespaceId: string): Promise<void> {
    const { building, containers, lines, names, tasks, turns } = this.#rooms
    return turns.take(codespaceId, async () => {
      await containers.remove(names.of(codespaceId))
      await building.endBuild(codespaceId)
      for (const found of await containers.allOf(codespaceId)) {
        if (!tasks.isUnderWay(found.name)) await this.#remove(found)
      }
      await lines.remove(codespaceId)
      await this.#unmountUnused(codespaceId)
    })
  }

  removeTask({ codespaceId, ...found }: Task): Promise<void> {
    return this.#rooms.turns.take(codespaceId, async () => {
      await this.#remove(found)
      await this.#unmountUnused(codespaceId)
    })
  }

  /** What the next start would do first, and somebody would wait for. */
  async #leaveNetwork(codespaceId: string): Promise<void> {
    const { codespaceNetworks, containers, names } = this.#rooms
    const name = names.of(codespaceId)
    const signal = AbortSignal.timeout(leaveMs)
    try {
      const { status, remembersNetwork } = await containers.startable(name, name, signal)
      if (status === 'exited' && remembersNetwork)
        await codespaceNetworks.leave(codespaceId, signal)
    } catch {
      // It does, where it was not done here.
    }
  }

  async #remove({ name, hasOwnNetwork }: Pick<Found, 'name' | 'hasOwnNetwork'>): Promise<void> {
    const { containers, networks } = this.#rooms
    if (!hasOwnNetwork) return containers.remove(name)
    const isGone = await networks.remove(name).then(
      () => true,
      () => false,
    )
    await containers.remove(name)
    if (!isGone) await networks.remove(name)
  }

  async #unmountUnused(codespaceId: string): Promise<void> {
    const { companions, containers, tasks, workspaces } = this.#rooms
    // What is about to start has mounted it already.
    if (tasks.isAnyUnderWay(codespaceId) || companions.isAnyUnderWay(codespaceId)) return
    if (await containers.isAnyRunning(codespaceId)) return
    await workspaces.unmount(codespaceId)
  }
}
