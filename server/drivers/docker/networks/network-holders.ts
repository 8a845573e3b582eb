import type { ContainerInspectInfo } from 'dockerode'
import { containerPaths } from '#agent/protocol/line.ts'
import type { SharedNetwork } from '../../shared-networks.ts'
import { codespaceHostname, type HostFolders, readOnly } from '../containers/container-config.ts'
import { type Containers, isOnNetworkOf } from '../containers/containers.ts'
import type { Images } from '../images/images.ts'
import { labels, type ObjectNames } from '../object-names.ts'
import type { CodespaceNetworks } from './codespace-networks.ts'

type Parts = {
  codespaceNetworks: CodespaceNetworks
  containers: Containers
  images: Images
  names: ObjectNames
  /** It runs a tool of the kit on this image, which is there anyway. */
  image: string
  folders: Pick<HostFolders, 'kits'>
}

/**
 * Containers that do nothing but have an address on their codespace's network, which others share:
 * a network of one of those would be gone with it, and for good where it is made anew.
 */
export class NetworkHolders {
  readonly #parts: Parts

  constructor(parts: Parts) {
    this.#parts = parts
  }

  /** There once it resolves, though it need not run. Answers with its id. */
  async make(codespaceId: string, shared: SharedNetwork, signal: AbortSignal): Promise<string> {
    const { containers, names } = this.#parts
    const name = names.holder(codespaceId, shared.name)
    const there = await containers.inspect(name, signal)
    if (there) return there.Id
    await containers.create(name, await this.#config(codespaceId, shared, signal), signal)
    const made = await containers.inspect(name, signal)
    if (!made) throw new Error(`${name} was removed as soon as it was made.`)
    return made.Id
  }

  /** Runs, on the codespace's network of now. Answers with it; null where it is gone. */
  async start(
    codespaceId: string,
    network: string,
    signal: AbortSignal,
  ): Promise<ContainerInspectInfo | null> {
    const { codespaceNetworks, containers, names } = this.#parts
    const name = names.holder(codespaceId, network)
    const found = await containers.inspect(name, signal)
    if (!found) return null
    if (found.State.Paused) await containers.resume(name)
    await codespaceNetworks.place(codespaceId, found, signal)
    if (!found.State.Running) await containers.start(name, signal)
    return containers.inspect(name, signal)
  }

  /**
   * Starts those that have ended, and ends what shared their networks: it is on none any more, and
   * comes back on the new one when it is started.
   */
  async mend(codespaceId: string, graceMs: number, signal: AbortSignal): Promise<void> {
    const { containers } = this.#parts
    const all = await containers.allOf(codespaceId)
    for (const { holder } of all) {
      const held = holder === '' ? null : await this.start(codespaceId, holder, signal)
      const members = all.filter(({ shares }) => shares === holder && shares !== '')
      for (const { name } of held ? members : []) {
        const member = await containers.inspect(name, signal)
        if (held && member?.State.Running && !isOnNetworkOf(member, held)) {
          await containers.stop(name, graceMs)
        }
      }
    }
  }

  /** To be called when nothing that shares their networks runs. */
  async stop(codespaceId: string): Promise<void> {
    const { containers } = this.#parts
    const all = await containers.allOf(codespaceId)
    const holders = all.filter(({ holder }) => holder !== '')
    await Promise.all(holders.map(({ name }) => containers.stop(name, 0)))
  }

  async #config(codespaceId: string, shared: SharedNetwork, signal: AbortSignal) {
    const { images, names, image, folders } = this.#parts
    const { Id } = await images.inspect(image, signal)
    const network = names.of(codespaceId)
    const all = { [labels.holder]: shared.name, [labels.aliases]: shared.aliases.join(',') }
    return {
      Image: Id,
      Cmd: [],
      Entrypoint: [`${containerPaths.kits}/current/busybox`, 'sleep', 'infinity'],
      User: '65534:65534',
      WorkingDir: '/',
      Env: [],
      Labels: { ...names.labels(codespaceId), ...all },
      Hostname: codespaceHostname,
      StopSignal: 'SIGKILL',
      Healthcheck: { Test: ['NONE'] },
      HostConfig: {
        NetworkMode: network,
        ReadonlyRootfs: true,
        CapDrop: ['ALL'],
        SecurityOpt: ['no-new-privileges'],
        Memory: 16 * 1024 ** 2,
        MemorySwap: 16 * 1024 ** 2,
        PidsLimit: 8,
        RestartPolicy: { Name: 'no', MaximumRetryCount: 0 },
        LogConfig: { Type: 'none', Config: {} },
        Mounts: [readOnly(folders.kits, containerPaths.kits)],
      },
      NetworkingConfig: { EndpointsConfig: { [network]: { Aliases: shared.aliases } } },
    }
  }
}
