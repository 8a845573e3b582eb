import type { AllowEntry } from '#server/environment-variables.ts'
import type { Log } from '#server/log.ts'
import { AgentLines } from '../agent-lines.ts'
import { Turns } from '../turns.ts'
import { ContainerFrames } from './containers/container-frames.ts'
import { Containers } from './containers/containers.ts'
import { NamedVolumes } from './containers/wanted-mounts.ts'
import { Engine } from './engine/engine.ts'
import { Images } from './images/images.ts'
import { HostBridges } from './isolation/host-network.ts'
import { CodespaceNetworks } from './networks/codespace-networks.ts'
import { NetworkHolders } from './networks/network-holders.ts'
import { Networks } from './networks/networks.ts'
import { parseSubnet } from './networks/subnets.ts'
import { ObjectNames } from './object-names.ts'
import { CodespaceTasks } from './tasks/codespace-tasks.ts'
import { Workspaces } from './workspaces/workspaces.ts'

export type DockerDriverOptions = {
  /** Of a local engine: its containers see this machine's folders. */
  socketPath: string
  /** Part of every object's name: two servers on one engine never touch each other's. */
  instance: string
  /** Holds `volumes/` and `mounts/`. */
  dataFolder: string
  kitsFolder: string
  trustFolder: string
  /** Short: a socket's path in it must stay under 90 bytes. */
  linesFolder: string
  subnetRange: string
  /** Runs what the server itself needs run in a container. */
  defaultImage: string
  /** What codespaces may reach although it is private. */
  allow: AllowEntry[]
  log: Pick<Log, 'info' | 'warn'>
}

export type DockerRooms = ReturnType<typeof dockerRooms>

/** What the parts of the driver share: what there is on the engine and on this machine. */
export function dockerRooms(
  options: DockerDriverOptions,
  removeTask: ConstructorParameters<typeof CodespaceTasks>[0]['remove'],
) {
  const names = new ObjectNames(options.instance)
  const engine = new Engine(options.socketPath)
  const images = new Images(engine)
  const bridges = new HostBridges(names.bridgeFamily)
  const subnetRange = parseSubnet(options.subnetRange)
  const networks = new Networks(engine, names, bridges, subnetRange)
  const workspaces = new Workspaces(engine, names, options.dataFolder)
  const containers = new Containers(engine, names)
  const codespaceNetworks = new CodespaceNetworks(networks, containers, names)
  return {
    codespaceNetworks,
    containers,
    engine,
    frames: new ContainerFrames({ engine, images, names }),
    holders: new NetworkHolders({
      codespaceNetworks,
      containers,
      images,
      names,
      image: options.defaultImage,
      folders: { kits: options.kitsFolder },
    }),
    images,
    lines: new AgentLines(options.linesFolder),
    names,
    networks,
    subnetRange,
    tasks: new CodespaceTasks({ containers, names, log: options.log, remove: removeTask }),
    /**
     * What mounts and unmounts one codespace's files, or starts and stops its container,
     * must not overlap.
     */
    turns: new Turns(),
    volumes: new NamedVolumes(engine, names, workspaces),
    workspaces,
  }
}
