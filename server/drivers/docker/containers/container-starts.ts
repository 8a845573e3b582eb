import type { AgentStart } from '#agent/protocol/line.ts'
import { AppError } from '#server/errors.ts'
import type { AgentLines } from '../../agent-lines.ts'
import type { Started } from '../../container-driver.ts'
import { everyOne } from '../../every-one.ts'
import type { Turns } from '../../turns.ts'
import { orUnusable } from '../engine/asked-for.ts'
import type { CodespaceNetworks } from '../networks/codespace-networks.ts'
import type { NetworkHolders } from '../networks/network-holders.ts'
import type { Network } from '../networks/networks.ts'
import type { ObjectNames } from '../object-names.ts'
import type { Workspaces } from '../workspaces/workspaces.ts'
import type { Containers } from './containers.ts'

/** How long a container has to end when it is started anew while it still runs. */
export const restartGraceMs = 10_000

type Rooms = {
  codespaceNetworks: CodespaceNetworks
  containers: Containers
  holders: NetworkHolders
  lines: AgentLines
  names: ObjectNames
  turns: Turns
  workspaces: Workspaces
}

type Joining = { network: Promise<Network | null>; aliases: string[] }

/**
 * Starts containers. To put one on its network takes the engine as long as the agent takes to
 * begin, so the one is done beside the other.
 */
export class ContainerStarts {
  readonly #rooms: Rooms

  constructor(rooms: Rooms) {
    this.#rooms = rooms
  }

  async start(codespaceId: string, start: AgentStart, signal: AbortSignal): Promise<Started> {
    const { codespaceNetworks, turns } = this.#rooms
    const running = Promise.withResolvers<void>()
    const online = turns.take(codespaceId, async () => {
      const joining = await this.#run(codespaceId, start, signal)
      running.resolve()
      if (!joining) return
      const { aliases } = joining
      const network = await joining.network
      if (network) await codespaceNetworks.join(codespaceId, { network, aliases }, signal)
    })
    online.catch(running.reject)
    await running.promise
    return { online }
  }

  /**
   * Resolves to the network it is to be put on, which may still be made; to null where it has lost
   * that, and goes on without.
   */
  async #run(codespaceId: string, start: AgentStart, signal: AbortSignal): Promise<Joining | null> {
    const { codespaceNetworks, containers, lines, names, workspaces } = this.#rooms
    const name = names.of(codespaceId)
    const making = codespaceNetworks.beingMade(codespaceId)
    const network = making ?? codespaceNetworks.find(codespaceId, signal)
    network.catch(ignoreBecauseAwaited)
    const found = await containers.startable(name, name, signal)
    const { status, remembersNetwork, aliases, shares, networkMode } = found
    if (status === 'missing') {
      throw new AppError('MISSING_CONTAINER', 'The codespace has no container.')
    }
    const isUp = status === 'running' || status === 'paused'
    if (isUp && (await lines.startedGeneration(codespaceId)) === start.generation) {
      await lines.listen(codespaceId, start)
      if (status === 'paused') await containers.resume(name)
      return shares === '' ? { network, aliases } : null
    }
    // One that the engine puts on no network by itself need not wait for it to be made.
    const isApart = making !== null && !isUp && !remembersNetwork && shares === ''
    if (!isApart && !(await network)) {
      throw new AppError('MISSING_NETWORK', "The codespace's network is gone.")
    }
    if (isUp) await containers.stop(name, restartGraceMs)
    await everyOne([
      workspaces.mount(codespaceId, signal),
      remembersNetwork ? codespaceNetworks.leave(codespaceId, signal) : Promise.resolve(),
      lines.listen(codespaceId, start),
    ])
    if (shares !== '') await this.#startHolder(codespaceId, { shares, networkMode }, signal)
    await orUnusable(containers.start(name, signal))
    if (shares !== '') return null
    // As it was found it may have held this container, which has left it since.
    const emptied = network.then((one) => one && { ...one, containers: [] })
    emptied.catch(ignoreBecauseAwaited)
    return { network: emptied, aliases }
  }

  /** The engine starts it on the network of the very container that it was made with, or not. */
  async #startHolder(
    codespaceId: string,
    { shares, networkMode }: { shares: string; networkMode: string },
    signal: AbortSignal,
  ): Promise<void> {
    const holder = await this.#rooms.holders.start(codespaceId, shares, signal)
    if (holder && networkMode === `container:${holder.Id}`) return
    throw new AppError(
      'SHARED_NETWORK_GONE',
      'The network that its container shares with services was removed. Rebuild it: its files are kept.',
    )
  }
}

function ignoreBecauseAwaited(): void {
  // By whoever puts the container on it, or cannot start it without.
}
